package session_test

import (
	"slices"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

func TestCurrent(t *testing.T) {
	t.Parallel()
	s := offline(nil)
	s.OwnProfile("three", "one", "two")
	for uid, want := range map[string]string{"one": "three", "two": "three", "three": "three", "other": "other"} {
		if got := s.Current(uid); got != want {
			t.Errorf("%s is in the place of %s, wanted %s", got, uid, want)
		}
		if owns := s.Owns(uid); owns != (uid != "other") {
			t.Errorf("owns %s: %t", uid, owns)
		}
	}
	s.Succeed("three", "four")
	for _, uid := range []string{"three", "four"} {
		if got := s.Current(uid); got != "four" {
			t.Errorf("%s is in the place of %s", got, uid)
		}
	}
	// A revert makes an earlier version the current one.
	s = offline(nil)
	s.OwnProfile("two", "one")
	s.Succeed("two", "one")
	if one, two := s.Current("one"), s.Current("two"); one != "one" || two != "one" {
		t.Errorf("after a revert: %s, %s", one, two)
	}
}

// The removal of a layer that did not get to follow its profile waits in the
// version where it stayed, for the resource of the version that took its place.
func TestRemovalWaitsInEarlierVersion(t *testing.T) {
	t.Parallel()
	s := offline(nil)
	if !s.PlanRemoval("one", true) {
		t.Error("it does not wait")
	}
	_, done := s.BeginRemoval(t.Context(), "one", "web", true)
	done()
	s.OwnProfile("two", "one")
	if !s.PlanProfile("two", session.Stays) || !s.HeldIn("one") || s.HeldIn("two") {
		t.Error("the profile does not know that something waits")
	}
	packs, ended, err := s.Settle(t.Context(), "two")
	defer ended()
	if err != nil || !slices.Equal(packs, []string{"web"}) {
		t.Errorf("%q, %v", packs, err)
	}
}
