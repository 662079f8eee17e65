package diagnose

import (
	"errors"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// folderProblem is a fault of the folder of the embedded control plane. The store
// reports it when it opens the folder, the control plane later, with the condition
// as its error code.
type folderProblem struct {
	condition store.Condition
	summary   string
	advice    string
}

func folderProblems() []folderProblem {
	return []folderProblem{
		{store.Full, "Embedded Control Plane Disk Full",
			"Nothing was changed by this operation. Free some space, or raise the quota, and apply again."},
		{store.NotWritable, "Embedded Control Plane Not Writable",
			"Plan and refresh work with a read-only folder; this operation has to write. Make the folder writable " +
				"for the user who runs Terraform, or set embedded.path (or PALETTE_EMBEDDED_PATH) to one that is."},
		{store.NotReadable, "Embedded Control Plane Not Readable",
			"Set embedded.path (or PALETTE_EMBEDDED_PATH) to a folder that the user who runs Terraform can read and " +
				"write."},
		{store.Damaged, "Embedded Control Plane Damaged",
			"Nothing was changed. Starting over loses the objects that only this folder has; the next apply creates " +
				"those of the configuration again."},
		{store.TooNew, "Embedded Control Plane Written By Newer Release",
			"Nothing was changed. Use a newer version of the provider, or set embedded.path to another folder."},
		{store.InUse, "Embedded Control Plane In Use",
			"Wait until the other run has ended, or stop it, then apply again."},
	}
}

func embedded(operation string, err error) (Problem, bool) {
	said, condition := err.Error(), store.ConditionOf(err)
	if refused, ok := errors.AsType[*palette.Error](err); ok {
		said, condition = refused.Message, store.Condition(refused.Code)
	}
	for _, kind := range folderProblems() {
		if kind.condition == condition {
			detail := paragraphs(fmt.Sprintf("Could not %s.", operation), sentence(said), kind.advice)
			return Problem{Summary: kind.summary, Detail: detail}, true
		}
	}
	return Problem{}, false
}
