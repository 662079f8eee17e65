package credential

import (
	"fmt"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// RoleARN is a parsed ARN of an IAM role: a value, made by ParseRoleARN.
type RoleARN struct {
	// Text is the ARN as it was written.
	Text      string
	Partition string
	// AccountID is the 12 digits of the account that owns the role.
	AccountID string
	// Name is the name of the role without its path.
	Name string
}

// ARNReason is the kind of mistake in a role ARN.
type ARNReason string

// The reasons.
const (
	ARNMalformed ARNReason = "not an arn"
	ARNPartition ARNReason = "unknown aws partition"
	ARNService   ARNReason = "not an arn of iam"
	ARNRegion    ARNReason = "region in an iam arn"
	ARNAccount   ARNReason = "account without 12 digits"
	ARNSession   ARNReason = "session of a role"
	ARNNotRole   ARNReason = "not a role"
	ARNName      ARNReason = "malformed role name"
)

// ARNError says why a text is not the ARN of a role.
type ARNError struct {
	Reason ARNReason
	Text   string
	// Detail says in whole sentences what was found and what is allowed.
	Detail string
	// Suggestion is the ARN to write, "" when it can't be known. It parses.
	Suggestion string
}

// Error gives one lower-case sentence.
// What is no ARN at all is not repeated: it may be a secret at the wrong place.
func (e *ARNError) Error() string {
	if e.Reason == ARNMalformed {
		return "role arn: " + string(e.Reason)
	}
	if e.Suggestion == "" {
		return fmt.Sprintf("role arn %q: %s", e.Text, e.Reason)
	}
	return fmt.Sprintf("role arn %q: %s; write %q", e.Text, e.Reason, e.Suggestion)
}

var (
	// IAM API, CreateRole: RoleName of 1 to 64 characters, Path of printable
	// ASCII between slashes.
	roleName = lazyregexp.New(`^[A-Za-z0-9_+=,.@-]{1,64}$`)
	rolePath = lazyregexp.New(`^[\x21-\x7e]*$`)
)

const (
	longestRolePath = 512
	roleExample     = "arn:aws:iam::123456789012:role/palette-ecr"
)

// ParseRoleARN reads arn:<partition>:iam::<account>:role/[<path>/]<name> of a
// partition that endpoint knows. The error is an *ARNError.
func ParseRoleARN(text string) (RoleARN, error) {
	if err := CheckPasted(text); err != nil {
		return RoleARN{}, refuseARN(text, ARNMalformed, "%s", err.Error())
	}
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return RoleARN{}, refuseARN(text, ARNMalformed, "The text is not an ARN. The ARN of a role is written like %s.", roleExample)
	}
	if err := checkARN(text, parts); err != nil {
		return RoleARN{}, err
	}
	name, err := checkRole(text, parts[5])
	if err != nil {
		return RoleARN{}, err
	}
	return RoleARN{Text: text, Partition: parts[1], AccountID: parts[4], Name: name}, nil
}

// checkARN checks everything in front of the resource.
func checkARN(text string, parts []string) *ARNError {
	partition, service, region, owner, resource := parts[1], parts[2], parts[3], parts[4], parts[5]
	switch {
	case !slices.Contains(endpoint.KnownPartitions(), partition):
		return refuseARN(text, ARNPartition, "The ARN is of the partition %q. AWS has the partitions %s.", partition, strings.Join(endpoint.KnownPartitions(), ", "))
	case service == "sts" && strings.HasPrefix(resource, "assumed-role/"):
		return refuseSession(text, partition, owner, resource)
	case service != "iam":
		return refuseARN(text, ARNService, "The ARN is of the service %q. A role is of the service iam, like %s.", service, roleExample)
	case region != "":
		err := refuseARN(text, ARNRegion, "The ARN names the region %q. IAM is the same in all regions: two colons follow iam.", region)
		err.Suggestion = accepted("arn:" + partition + ":iam::" + owner + ":" + resource)
		return err
	case !endpoint.IsAccountID(owner):
		return refuseARN(text, ARNAccount, "The account of the ARN is %q. It is the 12 digits of the AWS account that owns the role.", owner)
	}
	return nil
}

// refuseSession explains the ARN that "aws sts get-caller-identity" shows.
func refuseSession(text, partition, owner, resource string) *ARNError {
	err := refuseARN(text, ARNSession, "The ARN is of a session, not of the role that was assumed in it. If the role has a path, the path stands in front of its name.")
	name, _, _ := strings.Cut(strings.TrimPrefix(resource, "assumed-role/"), "/")
	err.Suggestion = accepted("arn:" + partition + ":iam::" + owner + ":role/" + name)
	return err
}

func checkRole(text, resource string) (string, *ARNError) {
	path, isRole := strings.CutPrefix(resource, "role/")
	if !isRole {
		kind, _, _ := strings.Cut(resource, "/")
		return "", refuseARN(text, ARNNotRole, "The ARN is of %q. Only a role can be assumed: %s.", kind, roleExample)
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	path = strings.TrimSuffix(path, name)
	if !roleName().MatchString(name) || !rolePath().MatchString(path) || len(path) > longestRolePath || strings.Contains("/"+path, "//") {
		return "", refuseARN(text, ARNName, "%q is not the name of a role: 1 to 64 letters, digits and _ + = , . @ - behind an optional path.", strings.TrimPrefix(resource, "role/"))
	}
	return name, nil
}

func accepted(text string) string {
	if _, err := ParseRoleARN(text); err != nil {
		return ""
	}
	return text
}

func refuseARN(text string, reason ARNReason, detail string, values ...any) *ARNError {
	return &ARNError{Reason: reason, Text: text, Detail: fmt.Sprintf(detail, values...)}
}
