package controlplane

import (
	"errors"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const (
	userUID = "5f0000000000000000000002"
	orgName = "embedded"

	// awsAccountID stands for Palette's AWS account. It is one of the numbers
	// that AWS reserves for documentation, so that a trust policy made with it
	// opens nothing.
	awsAccountID = "111122223333"
)

const kindTenant store.Kind = "tenant"

// tenantKey is the uid of the only document of its kind.
const tenantKey = "tenant"

// tenant is made once per folder.
type tenant struct {
	UID        string `json:"uid"`
	ExternalID string `json:"externalId"`
}

// tenant returns the tenant, made now if this is the first time.
func (c *call) tenant() (found tenant, err error) {
	err = c.options.Store.View(c.r.Context(), func(tx *store.Tx) error {
		return tx.Get(kindTenant, tenantKey, &found)
	})
	if !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	err = c.options.Store.Update(c.r.Context(), func(tx *store.Tx) error {
		if err := tx.Get(kindTenant, tenantKey, &found); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		found = tenant{UID: newUID(), ExternalID: newUID()}
		return tx.Put(kindTenant, tenantKey, "", found)
	})
	return found, err
}

func usersInfo(c *call) (response, error) {
	found, err := c.tenant()
	return ok(v1.UserInfo{OrgName: orgName, TenantUID: found.UID, UserUID: userUID}), err
}

func awsAccountSTS(c *call) (response, error) {
	partition := c.query(v1.QueryPartition)
	switch partition {
	case "":
		partition = "aws"
	case "aws", "aws-us-gov":
	default:
		return response{}, invalid("query parameter partition must be aws or aws-us-gov")
	}
	found, err := c.tenant()
	return ok(v1.AwsAccountSts{AccountID: awsAccountID, ExternalID: found.ExternalID, Partition: partition}), err
}
