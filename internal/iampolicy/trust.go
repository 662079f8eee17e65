package iampolicy

import (
	"errors"
	"fmt"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// What Trust refuses.
var (
	ErrPartition  = errors.New("unknown aws partition")
	ErrAccount    = errors.New("account without 12 digits")
	ErrExternalID = errors.New("malformed external id")
)

// externalID is the pattern of ExternalId in the API of AWS STS, 2 to 1224
// characters.
var externalID = lazyregexp.New(`^[A-Za-z0-9_+=,.@:/-]{2,}$`)

const longestExternalID = 1224

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
	case !externalID().MatchString(external) || len(external) > longestExternalID:
		// The text is not shown: it is a secret between two parties.
		return Document{}, fmt.Errorf("%w: it has 2 to %d letters, digits and _ + = , . @ : / -", ErrExternalID, longestExternalID)
	}
	return Document{Version: Version, Statement: []Statement{{
		Sid:       "PaletteAssumesThisRole",
		Effect:    "Allow",
		Principal: map[string]Values{"AWS": {"arn:" + partition + ":iam::" + accountID + ":root"}},
		Action:    Values{"sts:AssumeRole"},
		Condition: map[string]map[string]Values{"StringEquals": {"sts:ExternalId": {external}}},
	}}}, nil
}
