package palette

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// ProfileUse is one version of a cluster profile that uses a registry. Scope is
// that of the profile, or else the one where it was found.
type ProfileUse struct{ UID, Name, Version, Scope string }

// RegistryInUseError is a refusal to delete a registry of which profiles have
// packs.
type RegistryInUseError struct {
	// Users are in the order of their names and versions; never empty.
	Users []ProfileUse
	Err   error // Palette's refusal
}

// Error implements error.
func (e *RegistryInUseError) Error() string {
	names := make([]string, 0, len(e.Users))
	for _, user := range e.Users {
		names = append(names, user.Name+" "+user.Version)
	}
	return fmt.Sprintf("%v; in use by the cluster profiles %s", e.Err, strings.Join(names, ", "))
}

// Unwrap gives Palette's refusal.
func (e *RegistryInUseError) Unwrap() error { return e.Err }

// Refused reports whether Palette has decided against a request, with any status:
// its operational errors are 500 with a code. A key without permission, an object
// that does not exist, a rate limit and a gateway are no decisions.
func Refused(err error) bool {
	var refused *Error
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests:
		return false
	}
	return refused.Status >= 500 && refused.Code != "" || refused.Status >= 400 && refused.Status < 500
}

// Bounds on the search for users of a registry.
const (
	mostSearched    = 2000 // versions of profiles
	searchedAtATime = 8
)

// RegistryUsers finds the versions of profiles in the scopes that have packs of
// a registry, published or not, in the order of their names and versions. It is
// bounded by the time of a look-up; with an error, the result is incomplete.
func (c *Client) RegistryUsers(ctx context.Context, uid string, scopes ...Scope) ([]ProfileUse, error) {
	ctx, cancel := context.WithTimeout(ctx, lookupTime)
	defer cancel()
	var search registrySearch
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(searchedAtATime)
	for _, scope := range scopes {
		all, err := c.listVersions(ctx, scope)
		if err != nil {
			_ = group.Wait()
			return search.sorted(), err
		}
		for _, listed := range all {
			if search.begin(listed.UID) {
				group.Go(func() error { return search.look(within, c, scope, listed.UID, uid) })
			}
		}
	}
	err := group.Wait()
	if err == nil && len(search.begun) > mostSearched {
		err = fmt.Errorf("palette has more than %d versions of cluster profiles", mostSearched)
	}
	return search.sorted(), err
}

// registrySearch is what a search has read and found.
type registrySearch struct {
	begun map[string]bool // of the goroutine that begins

	mu    sync.Mutex
	users []ProfileUse
}

// begin reports whether a profile is still to be read: a project sees those of the
// tenant too.
func (s *registrySearch) begin(profile string) bool {
	if s.begun == nil {
		s.begun = map[string]bool{}
	}
	known := s.begun[profile]
	s.begun[profile] = true
	return !known && len(s.begun) <= mostSearched
}

func (s *registrySearch) look(ctx context.Context, c *Client, scope Scope, profile, registry string) error {
	found, err := c.FreshProfile(ctx, scope, profile)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil // deleted since the list was read
	case err != nil || !found.Uses(registry):
		return err
	}
	where := found.Scope
	if found.annotations[v1.AnnotationScope] == "" {
		where = scope.String()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users = append(s.users, ProfileUse{UID: profile, Name: found.Name, Version: found.Version, Scope: where})
	return nil
}

func (s *registrySearch) sorted() []ProfileUse {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.users, func(a, b ProfileUse) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version), cmp.Compare(a.UID, b.UID))
	})
	return s.users
}

// ExplainRefusal returns a refusal to delete a registry as *RegistryInUseError
// when profiles of the scopes use it, and as it is when none was found.
func (c *Client) ExplainRefusal(ctx context.Context, uid string, refused error, scopes ...Scope) error {
	if !Refused(refused) {
		return refused
	}
	users, _ := c.RegistryUsers(ctx, uid, scopes...) // what was found explains enough
	if len(users) == 0 {
		return refused
	}
	return &RegistryInUseError{Users: users, Err: refused}
}
