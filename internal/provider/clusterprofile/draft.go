package clusterprofile

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/privatestate"
)

// restoreTime bounds the attempt to put drafts back after a failure.
const restoreTime = 30 * time.Second

// putBack discards the removals that wait in a profile that would be left without layers, which Palette refuses: they
// would wait for ever. It returns the import ids of those layers, which Terraform has forgotten.
func (c change) putBack(ctx context.Context, cause error) []string {
	if _, ok := errors.AsType[*palette.EmptyProfileError](cause); !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	uid := c.state.ID.ValueString()
	now, err := c.client.DiscardDraft(ctx, c.scope, uid)
	if err != nil {
		return nil // they wait, and the next plan shows it
	}
	var ids []string
	for _, pack := range now.Packs() {
		if read, err := layer.Parse(pack.Name, pack.Tag, pack.Values); err == nil && pack.Type == palette.PackOCI {
			ids = append(ids, uid+"/"+read.Name)
		}
	}
	return ids
}

// settle publishes what waits in the draft for this resource, except for removals of packs that another address of the
// run has claimed.
func (r *Resource) settle(ctx context.Context, c change) *diagnose.Problem {
	if len(c.waiting) == 0 && !c.state.UnpublishedChanges.ValueBool() {
		return nil
	}
	uid := c.plan.ID.ValueString()
	claimed := func(name string) bool { return r.Session.Claimed(uid, name) }
	now, err := c.client.SettleDraft(ctx, c.scope, uid, func(packs []palette.Pack) ([]palette.Pack, error) {
		return dropping(slices.DeleteFunc(slices.Clone(c.waiting), claimed))(packs)
	})
	if err != nil {
		failed := diagnose.ProfileEdit("publish the changes that wait in the cluster profile", err)
		return new(failed.Also(c.putBack(ctx, err)))
	}
	// A registry that the profile still uses is not deleted: its own resource has claimed it again.
	return r.release(ctx, c, now, slices.DeleteFunc(now.HandedOver(), now.Uses))
}

// dropping removes packs by their names.
func dropping(names []string) palette.Edit {
	return func(packs []palette.Pack) ([]palette.Pack, error) {
		return slices.DeleteFunc(packs, func(p palette.Pack) bool { return slices.Contains(names, p.Name) }), nil
	}
}

// keepEarlier puts the drafts of earlier versions back and keeps the list of these versions. A draft that cannot be put
// back is a warning, and waits for the next apply.
func (r *Resource) keepEarlier(ctx context.Context, c change, made versions, resp *resource.UpdateResponse) {
	made = slices.Clone(made)
	for i, version := range made {
		if !version.Waits {
			continue
		}
		restored, problem := r.restore(ctx, c, version)
		if problem != nil {
			problem.AddTo(&resp.Diagnostics, diagnose.Warning)
		}
		made[i].Waits = !restored
	}
	privatestate.Set(ctx, resp.Private, earlierKey, made, &resp.Diagnostics)
}

// restore discards the removals that wait in the draft of an earlier version, and deletes the registries that wait for
// it, also when the run was interrupted. A failure does not stop the update.
func (r *Resource) restore(ctx context.Context, c change, before earlier) (restored bool, problem *diagnose.Problem) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	now, err := c.client.FreshProfile(ctx, c.scope, before.UID)
	// A Palette may not keep the mark of a draft; the client knows its own drafts.
	if err == nil && (len(c.waiting) > 0 || now.Unpublished) {
		_, err = c.client.DiscardDraft(ctx, c.scope, before.UID)
	}
	if err != nil && !errors.Is(err, palette.ErrNotFound) {
		return false, new(diagnose.DraftNotRestored(c.plan.Name.ValueString(), before.Version, err))
	}
	return true, r.release(ctx, c, now, now.HandedOver())
}

// release deletes registries whose deletion waits for a version.
func (r *Resource) release(ctx context.Context, c change, now palette.Profile, handed []string) *diagnose.Problem {
	problem := r.releaseRegistries(ctx, c.client, handed)
	for _, registry := range handed {
		if err := c.client.HandOver(ctx, c.scope, now.UID, registry, true); err != nil {
			return new(diagnose.Palette("update the cluster profile", err))
		}
	}
	return problem
}

// restoreAll discards the drafts of versions that were not deleted, also when the context of the deletion has ended.
// waits means that this run has put removals into the draft of the current version, which is the last one.
func restoreAll(ctx context.Context, client *palette.Client, scope palette.Scope, uids []string, waits bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	for i, uid := range uids {
		now, err := client.FreshProfile(ctx, scope, uid)
		if err == nil && (now.Unpublished || waits && i == len(uids)-1) {
			_, _ = client.DiscardDraft(ctx, scope, uid) // the next plan shows what still waits
		}
	}
}

// releaseRegistries deletes the registries whose deletion waits for a profile that no longer uses them. Where another
// profile of this run still uses one, the deletion is handed over to that profile.
func (r *Resource) releaseRegistries(ctx context.Context, client *palette.Client, handed []string) *diagnose.Problem {
	for _, uid := range handed {
		name := uid
		if registry, err := client.Registry(ctx, palette.Tenant(), uid); err == nil {
			name = registry.Name
		}
		err := client.DeleteRegistry(ctx, "", uid)
		if err == nil || errors.Is(err, palette.ErrNotFound) {
			r.Session.Forget(name)
			continue
		}
		if r.Session.HandOver(ctx, uid) {
			continue
		}
		return new(diagnose.RegistryLeft(name, uid, err))
	}
	return nil
}
