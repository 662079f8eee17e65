package iampolicy

import (
	"errors"
	"fmt"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// What Trust refuses.
var (
	ErrPartition  = errors.New("unknown aws partition")
	ErrAccount    = errors.New("account without 12 digits")
	ErrExternalID = errors.New("malformed external id")
)

// Trust returns the trust policy of a role that an AWS account may assume, if
// it shows the external id. Without the external id any customer of that
// account could have the role assumed (the "confused deputy"), so it is
// required. Errors wrap ErrPartition, ErrAccount or ErrExternalID.
func Trust(partition, accountID, external string) (Document, error) {
	switch {
	case !slices.Contains(endpoint.KnownPartitions(), partition):
		return Document{}, fmt.Errorf("%w: %q", ErrPartition, partition)
	case !endpoint.IsAccountID(accountID):
		return Document{}, fmt.Errorf("%w: %q", ErrAccount, accountID)
	case credential.CheckExternalID(external) != nil:
		// The text is not shown: it is a secret between two parties.
		return Document{}, fmt.Errorf("%w: it has 2 to 1224 letters, digits and characters of _+=,.@:/-", ErrExternalID)
	}
	root := credential.ARN{Partition: partition, Service: "iam", Account: accountID, Resource: "root"}
	return Document{Version: Version, Statement: []Statement{{
		Sid:       "PaletteAssumesThisRole",
		Effect:    "Allow",
		Principal: map[string]Values{"AWS": {root.String()}},
		Action:    Values{"sts:AssumeRole"},
		Condition: map[string]map[string]Values{"StringEquals": {"sts:ExternalId": {external}}},
	}}}, nil
}
