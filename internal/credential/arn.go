package credential

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// ARN holds the parts of an Amazon Resource Name.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// String returns arn:<partition>:<service>:<region>:<account>:<resource>.
func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.Account, a.Resource}, ":")
}

// ParseARN splits an ARN of a known partition. It does not check the other parts, which
// depend on the service: see ParseRoleARN, and iampolicy.Pull for repositories.
func ParseARN(text string) (ARN, *ARNError) {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return ARN{}, NewARNError(text, ARNMalformed, "The text is not an ARN.")
	}
	if partitions := endpoint.KnownPartitions(); !slices.Contains(partitions, parts[1]) {
		return ARN{}, NewARNError(text, ARNPartition, "The ARN is of the partition %q. AWS has the partitions %s.",
			parts[1], strings.Join(partitions, ", "))
	}
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}, nil
}

// ARNReason is the kind of mistake in an ARN.
type ARNReason string

// The reasons.
const (
	ARNMalformed ARNReason = "not an arn"
	ARNPartition ARNReason = "unknown aws partition"
	ARNService   ARNReason = "not an arn of the service"
	ARNRegion    ARNReason = "not a region of the service"
	ARNAccount   ARNReason = "account without 12 digits"
	ARNSession   ARNReason = "session of a role"
	ARNNotRole   ARNReason = "not a role"
	ARNName      ARNReason = "malformed name"
)

// ARNError is the error for a text that is not an ARN of the required kind.
type ARNError struct {
	Reason ARNReason
	Text   string
	// Detail explains the mistake and the accepted form in whole sentences.
	Detail string
	// Suggestion is an accepted ARN to write, "" when none is known.
	Suggestion string
}

// NewARNError returns an error without a suggestion; values are those of detail.
func NewARNError(text string, reason ARNReason, detail string, values ...any) *ARNError {
	return &ARNError{Reason: reason, Text: text, Detail: fmt.Sprintf(detail, values...)}
}

// Error returns one lower-case sentence. It omits a text that is no ARN, which may
// be a secret.
func (e *ARNError) Error() string {
	switch {
	case e.Reason == ARNMalformed:
		return string(e.Reason)
	case e.Suggestion == "":
		return fmt.Sprintf("arn %q: %s", e.Text, e.Reason)
	default:
		return fmt.Sprintf("arn %q: %s; write %q", e.Text, e.Reason, e.Suggestion)
	}
}
