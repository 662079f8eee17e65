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

// madeFromKey is the annotation of a version that this provider has created from
// another one: "<uid of the version before> <own uid>". It identifies the version
// of an interrupted run. In somebody else's copy the own uid does not fit. Before a
// version is complete, its own uid may be unborn.
const (
	madeFromKey = "terraform-provider-palette/made-from"
	unborn      = "-"
)

// nextKey is the annotation with which a version names the next one while that is
// being created: "<own uid> <version>". A clone has no mark of its own until it
// gets one.
const nextKey = "terraform-provider-palette/next"

// Next is the version that an interrupted run of this provider was creating from
// the profile, "" for none.
func (p Profile) Next() string {
	own, version, _ := strings.Cut(p.annotations[nextKey], " ")
	if own != p.UID {
		return ""
	}
	return version
}

// rollbackTime bounds the deletion of a version that could not be completed.
const rollbackTime = 30 * time.Second

// MadeFrom is the uid of the version from which this provider has created the
// profile, "" for another profile.
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
	// Without names packs that the next version does not get, besides those whose
	// removal is held in the draft of the version before.
	Without []string
	// Variables are the planned variables: where there is no clone, the default
	// values of sensitive ones are taken from here. See SetVariables.
	Variables []Variable
}

// SucceedProfile creates the next version of a profile: a clone of what the
// version before has published, with its variables and the packs of others,
// published when it is complete. The version before announces it meanwhile, and
// is not changed otherwise. On a Palette that responds to clone with 404, 405 or
// 501, the version is created from the packs and variables of the version before.
// A version that cannot be completed is deleted again; one that can neither be
// completed nor deleted is an IncompleteError. A name and version that are taken
// are an ErrConflict.
func (c *Client) SucceedProfile(ctx context.Context, scope Scope, uid string, next Successor) (Profile, error) {
	var made Profile
	err := c.alone(ctx, profileKey{scope, uid}, func() error {
		before, err := c.editor(profileKey{scope, uid}).readState(ctx)
		if err != nil {
			return err
		}
		if err := c.annotate(ctx, scope, before.profile, nextKey, uid+" "+next.Version); err != nil {
			return err
		}
		made, err = c.succeed(ctx, scope, before, next)
		var unresolved *UnresolvedError
		var incomplete *IncompleteError
		if !errors.As(err, &unresolved) && !errors.As(err, &incomplete) {
			// An announcement that is left does no harm: the version has a mark of its
			// own, or does not exist.
			_ = c.madeNext(ctx, scope, uid)
		}
		return err
	})
	return made, err
}

// IncompleteError is the error when a version was created, and neither completed
// nor deleted again. It is announced: a later run completes it.
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
	return made, c.rolledBack(ctx, scope, successor, err)
}

// madeNext removes the announcement of the next version, also when ctx has ended.
func (c *Client) madeNext(ctx context.Context, scope Scope, uid string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	now, err := c.FreshProfile(ctx, scope, uid)
	if err != nil {
		return err
	}
	return c.annotate(ctx, scope, now, nextKey, "")
}

// CompleteSuccessor completes a version that an interrupted run has created from
// the profile.
func (c *Client) CompleteSuccessor(
	ctx context.Context, scope Scope, uid, successor string, next Successor,
) (Profile, error) {
	before, err := c.readState(ctx, profileKey{scope, uid}, mark{})
	if err != nil {
		return Profile{}, err
	}
	there, err := c.FreshProfile(ctx, scope, successor)
	if err != nil {
		return Profile{}, err
	}
	// A published version without held removals is complete, but for its metadata.
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

// rolledBack deletes a version that was not completed for a reason, which is nil
// for a complete one. If it cannot be deleted, that is an IncompleteError.
func (c *Client) rolledBack(ctx context.Context, scope Scope, uid string, reason error) error {
	if reason == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	if err := c.DeleteProfile(ctx, scope, uid); err != nil && !errors.Is(err, ErrNotFound) {
		return &IncompleteError{UID: uid, Err: reason}
	}
	return reason
}

// clone creates the version and returns its uid. It may not be complete yet.
func (c *Client) clone(ctx context.Context, scope Scope, before *state, next Successor) (string, error) {
	name := before.profile.Name
	body := v1.ClusterProfileCloneEntity{
		Metadata: &v1.ClusterProfileCloneMetaInputEntity{Name: name, Version: next.Version},
	}
	defer c.listings.Clear()
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

// noSuchOperation reports whether Palette does not have an operation on an object
// that exists. A page with such a status counts when a look-up has found that
// nothing was created.
func noSuchOperation(err error) bool {
	var refusal *Error
	var page *UnexpectedError
	var unresolved *UnresolvedError
	status := 0
	switch {
	case errors.As(err, &refusal):
		status = refusal.Status
	case errors.As(err, &unresolved) && unresolved.Lookup == nil && errors.As(err, &page):
		status = page.Status
	}
	return slices.Contains([]int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented}, status)
}

// complete completes a successor and publishes it. The mark is written first: from
// then on, another run can continue.
func (c *Client) complete(
	ctx context.Context, scope Scope, uid string, before *state, next Successor,
) (Profile, error) {
	key := profileKey{scope, uid}
	var made Profile
	err := c.alone(ctx, key, func() error {
		now, err := c.FreshProfile(ctx, scope, uid)
		if err != nil {
			return err
		}
		// Without the variables, any write of its packs may be refused.
		if err := c.carryVariables(ctx, scope, before.profile.UID, uid, next); err != nil {
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
