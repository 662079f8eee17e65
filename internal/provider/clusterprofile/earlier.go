package clusterprofile

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

// earlierKey is the key of the private state that holds the superseded versions that this resource made.
const earlierKey = "earlier_versions"

// earlier is a superseded version. Version is "" where a release before 0.2 kept the uid alone.
type earlier struct {
	UID     string `json:"uid"`
	Version string `json:"version,omitempty"`
	// Waits says that its draft still has to be put back to what is published.
	Waits bool `json:"waits,omitempty"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (e *earlier) UnmarshalJSON(document []byte) error {
	if json.Unmarshal(document, &e.UID) == nil {
		return nil
	}
	type plain earlier
	return json.Unmarshal(document, (*plain)(e))
}

type versions []earlier

func readEarlier(ctx context.Context, from privatestate.Reader, diags *diag.Diagnostics) versions {
	return privatestate.Get[versions](ctx, from, earlierKey, diags)
}

// has reports whether one of the versions has that uid.
func (v versions) has(uid string) bool {
	return slices.ContainsFunc(v, func(e earlier) bool { return e.UID == uid })
}

// replaced is the list after one version has superseded another.
func (v versions) replaced(before earlier, now string) versions {
	kept := slices.DeleteFunc(slices.Clone(v), func(e earlier) bool { return e.UID == now || e.UID == before.UID })
	return append(kept, before)
}

// wait reports whether the draft of one of the versions has to be put back.
func (v versions) wait() bool { return slices.ContainsFunc(v, func(e earlier) bool { return e.Waits }) }

func (v versions) uids() []string {
	uids := make([]string, len(v))
	for i, version := range v {
		uids[i] = version.UID
	}
	return uids
}
