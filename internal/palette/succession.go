package palette

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// madeFromKey is the annotation by which a version of this provider is known
// that an interrupted run did not get to keep: "<uid of the version before>
// <own uid>". A copy that somebody else makes of it has another uid. Before a
// version is complete, its own uid may be unborn.
const (
	madeFromKey = "terraform-provider-palette/made-from"
	unborn      = "-"
)

// nextKey is the annotation by which a version names the next one while that is
// being made: "<own uid> <version>". A clone carries no mark of its own until it
// gets one.
const nextKey = "terraform-provider-palette/next"

// Next is the version that a run of this provider was making from the profile
// when it was interrupted, "" when there is none.
func (p Profile) Next() string {
	own, version, _ := strings.Cut(p.annotations[nextKey], " ")
	if own != p.UID {
		return ""
	}
	return version
}

// rollbackTime bounds the deletion of a version that could not be completed.
const rollbackTime = 30 * time.Second

// MadeFrom is the uid of the version that this provider made the profile from,
// "" for one that it made anew or that somebody else made.
func (p Profile) MadeFrom() string {
	from, own, _ := strings.Cut(p.annotations[madeFromKey], " ")
	if own != p.UID && own != unborn {
		return ""
	}
	return from
}

// Successor is the next version of a profile.
type Successor struct {
	Version     string
	Description Description
	// Without names packs that do not come along, beside those whose removal
	// waits in the draft of the version before.
	Without []string
}

// SensitiveVariablesError says that variables do not come along to the next
// version, as Palette has no clones or they have no variables, and that it does
// not show the values of some.
type SensitiveVariablesError struct{ Names []string }

// Error implements error.
func (e *SensitiveVariablesError) Error() string {
	return "no clone has the variables of the profile, and palette shows no values of the sensitive ones: " + strings.Join(e.Names, ", ")
}

// SucceedProfile makes the next version of a profile: a clone of what the
// version before has published, with its variables and everybody's packs,
// published when it is complete. The version before announces it meanwhile, and
// is not changed otherwise. On a Palette that answers 404, 405 or 501 to clone,
// the same is made from the packs and variables of the version before. A
// version that cannot be completed is deleted again; one that is neither is an
// IncompleteError. A name and version that are taken are an ErrConflict.
func (c *Client) SucceedProfile(ctx context.Context, scope Scope, uid string, next Successor) (Profile, error) {
	var made Profile
	err := c.alone(ctx, profileKey{scope, uid}, func() error {
		before, err := c.readState(ctx, profileKey{scope, uid}, c.editors.of(profileKey{scope, uid}).own)
		if err != nil {
			return err
		}
		announced := map[string]string{nextKey: uid + " " + next.Version}
		if err := c.describe(ctx, scope, before.profile, before.profile.described(), announced); err != nil {
			return err
		}
		made, err = c.succeed(ctx, scope, before, next)
		var unresolved *UnresolvedError
		var incomplete *IncompleteError
		if !errors.As(err, &unresolved) && !errors.As(err, &incomplete) {
			// That it stays announced does no harm: the version has a mark of its
			// own, or there is none.
			_ = c.madeNext(ctx, scope, uid)
		}
		return err
	})
	return made, err
}

// IncompleteError says that a version was made, not completed, and not deleted
// again either. It is announced: a later run completes it.
type IncompleteError struct {
	UID string
	Err error // why it was not completed
}

// Error implements error.
func (e *IncompleteError) Error() string {
	return fmt.Sprintf("cluster profile %s was made and not completed: %v", e.UID, e.Err)
}

// Unwrap gives the reason.
func (e *IncompleteError) Unwrap() error { return e.Err }

func (c *Client) succeed(ctx context.Context, scope Scope, before *state, next Successor) (Profile, error) {
	successor, err := c.clone(ctx, scope, before, next)
	if err != nil {
		return Profile{}, err
	}
	made, err := c.complete(ctx, scope, successor, before, next)
	if err != nil && !c.rollBack(ctx, scope, successor) {
		err = &IncompleteError{UID: successor, Err: err}
	}
	return made, err
}

// madeNext takes the announcement of the next version back, also when the
// caller has left.
func (c *Client) madeNext(ctx context.Context, scope Scope, uid string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	now, err := c.FreshProfile(ctx, scope, uid)
	if err != nil {
		return err
	}
	return c.describe(ctx, scope, now, now.described(), map[string]string{nextKey: ""})
}

// CompleteSuccessor finishes a version that an interrupted run has made from
// the profile and did not get to complete.
func (c *Client) CompleteSuccessor(ctx context.Context, scope Scope, uid, successor string, next Successor) (Profile, error) {
	before, err := c.readState(ctx, profileKey{scope, uid}, mark{})
	if err != nil {
		return Profile{}, err
	}
	there, err := c.FreshProfile(ctx, scope, successor)
	if err != nil {
		return Profile{}, err
	}
	// The removals that waited were forgotten when the version was complete: what
	// it publishes is what it has to be.
	if there.Published != nil && len(before.mark.Held)+len(next.Without) == 0 {
		err = c.alone(ctx, profileKey{scope, successor}, func() error {
			return c.describe(ctx, scope, there, next.Description, map[string]string{nextKey: ""})
		})
	} else {
		there, err = c.complete(ctx, scope, successor, before, next)
	}
	if err != nil {
		return there, err
	}
	_ = c.alone(ctx, profileKey{scope, uid}, func() error { return c.madeNext(ctx, scope, uid) }) // see SucceedProfile
	return there, nil
}

// rollBack deletes a version and reports whether it is gone.
func (c *Client) rollBack(ctx context.Context, scope Scope, uid string) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	err := c.DeleteProfile(ctx, scope, uid)
	return err == nil || errors.Is(err, ErrNotFound)
}

// clone makes the version and returns its uid. It may not be complete yet.
func (c *Client) clone(ctx context.Context, scope Scope, before *state, next Successor) (string, error) {
	name := before.profile.Name
	body := v1.ClusterProfileCloneEntity{Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: name, Version: next.Version}}
	defer c.listings.clear()
	uid, err := c.createResolved(ctx, creation{
		request: request{scope: scope, body: body}, pattern: v1.PathProfileClone, values: []string{before.profile.UID},
		kind: "cluster profile", name: name + " " + next.Version,
		list: c.versionsNamed(scope, name, next.Version),
		same: func(ctx context.Context, uid string) (bool, error) {
			found, err := c.FreshProfile(ctx, scope, uid)
			return err == nil && found.livesIn(scope) && c.same(found.Packs(), before.profile.Packs()), err
		},
	})
	if noSuchOperation(err) {
		return c.copyByHand(ctx, scope, before, next)
	}
	return uid, err
}

// noSuchOperation reports whether Palette does not know an operation on an
// object that is there. A page that says so counts once a look-up has found that
// nothing was made.
func noSuchOperation(err error) bool {
	var said *Error
	var page *UnexpectedError
	var unresolved *UnresolvedError
	status := 0
	switch {
	case errors.As(err, &said):
		status = said.Status
	case errors.As(err, &unresolved) && unresolved.Lookup == nil && errors.As(err, &page):
		status = page.Status
	}
	return slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}, status)
}

// copyByHand creates the version with everything that the one before shows.
func (c *Client) copyByHand(ctx context.Context, scope Scope, before *state, next Successor) (string, error) {
	variables, err := c.ProfileVariables(ctx, scope, before.profile.UID)
	if err == nil {
		err = shownWhole(variables)
	}
	if err != nil {
		return "", err
	}
	n := NewProfile{
		Name: before.profile.Name, Version: next.Version, Type: before.profile.Type, CloudType: before.profile.CloudType,
		Description: before.profile.Description, Tags: before.profile.Tags,
		annotations: map[string]string{madeFromKey: before.profile.UID + " " + unborn}, variables: variables,
	}
	n.Packs, _ = c.identified(ctx, scope, before.comesAlong(next))
	uid, err := c.CreateProfile(ctx, scope, n)
	var said *Error
	if errors.As(err, &said) && said.Code == v1.CodePackVariablesUndefined {
		n.Packs = nil // this Palette takes variables by another operation only, and packs after them
		uid, err = c.CreateProfile(ctx, scope, n)
	}
	if err != nil || len(variables) == 0 {
		return uid, err
	}
	if err := c.declare(ctx, scope, uid, variables); err != nil {
		if !c.rollBack(ctx, scope, uid) {
			err = &IncompleteError{UID: uid, Err: err}
		}
		return "", err
	}
	return uid, nil
}

// shownWhole fails when Palette hides the value of a variable.
func shownWhole(variables []v1.Variable) error {
	var hidden []string
	for _, one := range variables {
		if one.IsSensitive && one.DefaultValue == v1.Masked {
			hidden = append(hidden, one.Name)
		}
	}
	if len(hidden) > 0 {
		return &SensitiveVariablesError{hidden}
	}
	return nil
}

// carryVariables gives the next version the variables of the one before, where
// they did not come along.
func (c *Client) carryVariables(ctx context.Context, scope Scope, before, uid string) error {
	variables, err := c.ProfileVariables(ctx, scope, before)
	if err != nil || len(variables) == 0 {
		return err
	}
	return c.declare(ctx, scope, uid, variables)
}

// declare sets the variables of a profile unless it has them.
func (c *Client) declare(ctx context.Context, scope Scope, uid string, variables []v1.Variable) error {
	there, err := c.ProfileVariables(ctx, scope, uid)
	if err != nil || len(there) >= len(variables) {
		return err
	}
	if err := shownWhole(variables); err != nil {
		return err
	}
	body := v1.Variables{Variables: variables}
	return c.send(ctx, request{method: http.MethodPut, scope: scope, body: body}, v1.PathProfileVariables, uid)
}

// comesAlong are the packs of the next version.
func (s *state) comesAlong(next Successor) []Pack {
	return without(s.base, slices.Concat(s.mark.Held, next.Without))
}

// complete makes a successor what it has to be and publishes it. The mark comes
// first: from then on another run can go on where this one ends.
func (c *Client) complete(ctx context.Context, scope Scope, uid string, before *state, next Successor) (Profile, error) {
	key := profileKey{scope, uid}
	var made Profile
	err := c.alone(ctx, key, func() error {
		now, err := c.FreshProfile(ctx, scope, uid)
		if err != nil {
			return err
		}
		// Any write of its packs may be refused without them.
		if err := c.carryVariables(ctx, scope, before.profile.UID, uid); err != nil {
			return err
		}
		from := map[string]string{madeFromKey: before.profile.UID + " " + uid, managedKey: managed, nextKey: ""}
		if err := c.describe(ctx, scope, now, next.Description, from); err != nil {
			return err
		}
		if before.profile.Published != nil { // else there is nothing to publish: its first layer does that
			if err := c.fill(ctx, key, before.comesAlong(next)); err != nil {
				return err
			}
		}
		made, err = c.FreshProfile(ctx, scope, uid)
		return err
	})
	return made, err
}

// fill publishes a version with exactly the wanted packs.
func (c *Client) fill(ctx context.Context, key profileKey, wanted []Pack) error {
	now, err := c.readState(ctx, key, mark{})
	if err != nil {
		return err
	}
	packs, waits := adopt(now.latest(), wanted), now.draft != nil || now.profile.Published == nil
	if !equalPacks(packs, now.latest()) {
		written := mark{Base: c.prints.of(now.base), Draft: c.prints.of(packs)}
		if _, err := c.put(ctx, key, c.editors.of(key), now, packs, written); err != nil {
			return nonEmpty(key.uid, packs, err)
		}
		waits = true
	}
	if waits {
		if err := c.publishWhole(ctx, key.scope, key.uid); err != nil {
			return nonEmpty(key.uid, packs, err)
		}
	}
	made, err := c.readState(ctx, key, mark{})
	if err != nil {
		return err
	}
	if made.profile.Published == nil || !c.same(made.base, wanted) {
		return fmt.Errorf("palette published cluster profile %s with other packs than were written", key.uid)
	}
	c.restored(ctx, key, c.editors.of(key), made, marked(now.profile.annotations, ""), now.profile.labels)
	return nil
}

// adopt are the wanted packs as far as possible as they are there: their
// manifests have uids of their own.
func adopt(there, wanted []Pack) []Pack {
	known := byName(there)
	packs := make([]Pack, 0, len(wanted))
	for _, pack := range clonePacks(wanted) {
		own, ok := known[pack.Name]
		if ok && own.Tag == pack.Tag && own.Values == pack.Values && own.RegistryUID == pack.RegistryUID && sameManifests(own, pack) {
			pack = own
		} else {
			for i := range pack.Manifests {
				pack.Manifests[i].UID = ""
			}
		}
		packs = append(packs, pack)
	}
	return packs
}

// sameManifests compares names and contents.
func sameManifests(a, b Pack) bool {
	return slices.EqualFunc(a.Manifests, b.Manifests, func(x, y Manifest) bool { return x.Name == y.Name && x.Content == y.Content })
}
