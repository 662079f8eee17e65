package diagnose_test

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// A problem of the folder has the same message when the folder is opened and when a request fails.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	const folder = "/srv/.palette"
	for _, row := range []struct {
		err       error
		code      string
		summary   string
		fragments []string
	}{
		{&store.Error{Condition: store.Full, Path: folder, Err: syscall.ENOSPC}, string(store.Full),
			"Embedded Control Plane Disk Full", []string{"no space", "Free some space"}},
		{&store.Error{Condition: store.NotWritable, Path: folder, Err: syscall.EROFS}, string(store.NotWritable),
			"Embedded Control Plane Not Writable", []string{"cannot be written", "embedded.path"}},
		{&store.Error{Condition: store.NotReadable, Path: folder, Err: syscall.EACCES}, string(store.NotReadable),
			"Embedded Control Plane Not Readable", []string{"cannot be read", "embedded.path"}},
		{&store.Error{Condition: store.Damaged, Path: folder, Err: errors.New("the file ends early")}, string(store.Damaged),
			"Embedded Control Plane Damaged", []string{"ends early", "restore", "start over"}},
		{&store.Error{Condition: store.TooNew, Path: folder, Err: errors.New("layout version 3")}, string(store.TooNew),
			"Embedded Control Plane Written By Newer Release", []string{"version 3", "version of the provider"}},
		{&store.Error{Condition: store.InUse, Path: folder, Err: errors.New("10s")}, string(store.InUse),
			"Embedded Control Plane In Use", []string{"another process", "apply again"}},
	} {
		later := &palette.Error{Status: 500, Code: row.code, Message: row.err.Error(), Method: "POST", Path: "/v1/x"}
		for _, err := range []error{row.err, fmt.Errorf("wrapped: %w", later)} {
			problem := diagnose.Palette("read the registry", err)
			if problem.Summary != row.summary {
				t.Errorf("%v: %s", err, problem.Summary)
			}
			fragments := append(row.fragments, "Could not read the registry.", folder)
			checkFragments(t, row.summary, problem.Detail, fragments...)
		}
	}
}
