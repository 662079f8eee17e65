package helmlayer

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

const ownedKey = "profile_of_configuration"

// owned records that the profile of a layer is a resource of the configuration. Missed counts the reads in a row that
// did not find it: Terraform may read a layer whose block was removed before its profile, once. Unsure means that no
// read has found it yet, on a Palette that keeps no annotation. Now is the version that the profile has gone to without
// the layer, "" for none: the process that applies does not get a profile that the plan does not change.
type owned struct {
	UID    string `json:"uid"`
	Now    string `json:"now,omitempty"`
	Missed int    `json:"missed,omitempty"`
	Unsure bool   `json:"unsure,omitempty"`
}

func (o owned) owns(uid string) bool { return o.mayBeBy(uid) && !o.Unsure }

func (o owned) mayBeBy(uid string) bool { return o.UID == uid && o.Missed < 2 }

// noteOwner keeps, after a read, whether the profile is a resource of the configuration.
func (r *Resource) noteOwner(
	ctx context.Context, prior privatestate.Reader, private privatestate.Writer, uid string, diags *diag.Diagnostics,
) {
	known := owned{UID: uid}
	if now := r.Session.Current(uid); now != uid {
		known.Now = now
	}
	if !r.Session.Owns(uid) {
		if known = privatestate.Get[owned](ctx, prior, ownedKey, diags); known.UID != uid {
			return
		}
		known.Missed++
	}
	privatestate.Set(ctx, private, ownedKey, known, diags)
}

// noteOwner does the same for a layer that was just written; known is the earlier record. The process that applies does
// not get an unchanged profile, so a profile that a resource created counts as one of the configuration until reads
// show otherwise.
func (a *applying) noteOwner(ctx context.Context, known owned, private privatestate.Writer) {
	uid := a.plan.ClusterProfileID.ValueString()
	profile, _, err := a.session.Profile(ctx, uid)
	switch {
	case a.session.Owns(uid) || err == nil && profile.Managed():
		known = owned{UID: uid}
	case known.UID == uid || err != nil || profile.Annotated():
		return
	default:
		known = owned{UID: uid, Unsure: true}
	}
	privatestate.Set(ctx, private, ownedKey, known, a.diags)
}
