package credential

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

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
func ParseRoleARN(text string) (ARN, error) {
	if err := CheckPasted(text); err != nil {
		return ARN{}, NewARNError(text, ARNMalformed, "%s", err.Error())
	}
	arn, err := ParseARN(text)
	switch {
	case err == nil:
		err = arn.checkRole()
	case err.Reason == ARNMalformed:
		err.Detail += " The ARN of a role is written like " + roleExample + "."
	}
	if err != nil {
		return ARN{}, err
	}
	return arn, nil
}

// checkRole checks the parts after the partition.
func (a ARN) checkRole() *ARNError {
	switch {
	case a.Service == "sts" && strings.HasPrefix(a.Resource, "assumed-role/"):
		return a.refuseSession()
	case a.Service != "iam":
		return NewARNError(a.String(), ARNService,
			"The ARN is of the service %q. A role is of the service iam, like %s.", a.Service, roleExample)
	case a.Region != "":
		err := NewARNError(a.String(), ARNRegion,
			"The ARN names the region %q. IAM is the same in all regions: two colons follow iam.", a.Region)
		a.Region = ""
		err.Suggestion = a.acceptedRole()
		return err
	case !endpoint.IsAccountID(a.Account):
		return NewARNError(a.String(), ARNAccount,
			"The account of the ARN is %q. It is the 12 digits of the AWS account that owns the role.", a.Account)
	}
	return a.checkRoleName()
}

// refuseSession explains the ARN of a session, from "aws sts get-caller-identity".
func (a ARN) refuseSession() *ARNError {
	err := NewARNError(a.String(), ARNSession, "The ARN is of a session, not of the role that was assumed in it. "+
		"If the role has a path, the path stands in front of its name.")
	name, _, _ := strings.Cut(strings.TrimPrefix(a.Resource, "assumed-role/"), "/")
	a.Service, a.Region, a.Resource = "iam", "", "role/"+name
	err.Suggestion = a.acceptedRole()
	return err
}

func (a ARN) checkRoleName() *ARNError {
	whole, isRole := strings.CutPrefix(a.Resource, "role/")
	if !isRole {
		kind, _, _ := strings.Cut(a.Resource, "/")
		return NewARNError(a.String(), ARNNotRole,
			"The ARN is of %q. Only a role can be assumed: %s.", kind, roleExample)
	}
	name := whole[strings.LastIndexByte(whole, '/')+1:]
	path := strings.TrimSuffix(whole, name)
	if roleName().MatchString(name) && rolePath().MatchString(path) && len(path) <= longestRolePath &&
		!strings.Contains("/"+path, "//") {
		return nil
	}
	return NewARNError(a.String(), ARNName,
		"%q is not the name of a role: 1 to 64 letters, digits and _ + = , . @ - behind an optional path.", whole)
}

// acceptedRole returns the text of the ARN of a role, "" for any other ARN.
func (a ARN) acceptedRole() string {
	if _, err := ParseRoleARN(a.String()); err != nil {
		return ""
	}
	return a.String()
}
