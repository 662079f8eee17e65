package palette

import (
	"context"
	"net/url"
	"slices"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// UserInfo is the owner of an API key.
type UserInfo struct{ OrgName, TenantUID, UserUID string }

// UserInfo returns the owner of the API key. It is the cheapest check of a key,
// since every role may read it.
func (c *Client) UserInfo(ctx context.Context) (UserInfo, error) {
	found, err := get[v1.UserInfo](ctx, c, Tenant(), nil, v1.PathUsersInfo)
	return UserInfo(found), err
}

// ProjectUID returns the uid of the project of exactly that name. The response
// is shared by all callers of the client. It fails with *NotFoundError or
// *AmbiguousError.
func (c *Client) ProjectUID(ctx context.Context, name string) (string, error) {
	projects, err := c.projects.Get(ctx, name, func(ctx context.Context) ([]v1.ProjectMetadata, error) {
		found, err := get[v1.ProjectsMetadata](ctx, c, Tenant(), url.Values{v1.QueryName: {name}},
			v1.PathProjectsMetadata)
		return found.Items, err
	})
	if err != nil {
		return "", err
	}
	var names, uids []string
	for _, project := range projects {
		if project.Metadata == nil {
			continue
		}
		names = append(names, project.Metadata.Name)
		if project.Metadata.Name == name {
			uids = append(uids, project.Metadata.UID)
		}
	}
	if len(uids) != 1 {
		// A project may be created at any time: only a good response is kept.
		c.projects.Forget(name)
	}
	return single("project", name, uids, names)
}

// AWSAccount is the AWS account that Palette assumes roles from. ExternalID is
// what it presents, "" for none.
type AWSAccount struct{ AccountID, ExternalID, Partition string }

// AWSAccountSTS returns Palette's own AWS account and external id in a
// partition ("aws", "aws-us-gov"); an empty partition is "aws".
func (c *Client) AWSAccountSTS(ctx context.Context, partition string) (AWSAccount, error) {
	query := url.Values{}
	if partition != "" {
		query.Set(v1.QueryPartition, partition)
	}
	found, err := get[v1.AwsAccountSts](ctx, c, Tenant(), query, v1.PathAWSAccountSTS)
	return AWSAccount(found), err
}

// single picks the only uid that a name stands for.
func single(kind, name string, uids, names []string) (string, error) {
	switch len(uids) {
	case 1:
		return uids[0], nil
	case 0:
		slices.Sort(names)
		names = slices.Compact(names)
		return "", &NotFoundError{Kind: kind, Name: name, Known: names}
	default:
		return "", &AmbiguousError{Kind: kind, Name: name, Candidates: uids}
	}
}
