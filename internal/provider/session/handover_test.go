package session_test

import (
	"errors"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// registered registers a registry, and adds one of its packs to a profile.
func (p *peer) registered(profile string) string {
	p.Helper()
	registry, err := p.CreateRegistry(p.Context(), basic(user("u", "secret")))
	if err != nil {
		p.Fatal(err)
	}
	if profile == "" {
		return registry
	}
	_, err = p.EditProfile(p.Context(), palette.Tenant(), profile, func(packs []palette.Pack) ([]palette.Pack, error) {
		return append(packs, palette.Pack{
			Name: "web", Tag: "1.0.0", Type: palette.PackOCI, Layer: "addon", RegistryUID: registry,
			Values: "charts:\n  web: {}\n",
		}), nil
	})
	if err != nil {
		p.Fatal(err)
	}
	return registry
}

// HandOver hands the deletion of a registry over only to a profile that uses it and that this run still settles.
func TestHandOver(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ uses, awaited, handed bool }{
		"awaited":     {true, true, true},
		"not awaited": {true, false, false},
		"not used":    {false, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t)
			uid, profile := p.profile(palette.Tenant(), "apps", "1.0.0"), ""
			if test.uses {
				profile = uid
			}
			registry := p.registered(profile)
			s := p.session(session.Options{})
			if test.awaited {
				s.PlanRemoval(uid, true)
			}
			if handed := s.HandOver(t.Context(), registry); handed != test.handed {
				t.Errorf("handed over: %t", handed)
			}
			held, err := p.FreshProfile(t.Context(), palette.Tenant(), uid)
			if err != nil || (len(held.HandedOver()) > 0) != test.handed {
				t.Errorf("the profile knows %v: %v", held.HandedOver(), err)
			}
		})
	}
	if offline(nil).HandOver(t.Context(), "registry") {
		t.Error("handed over without Palette")
	}
}

// A deletion that was handed over is done, unless the profile is deleted at that moment: then it is repeated for a
// short time.
func TestReleaseHandsOver(t *testing.T) {
	t.Parallel()
	used := errors.New("in use")
	for name, test := range map[string]struct {
		after time.Duration // until the profile is gone, counted from the first attempt; 0 for never
		last  error         // of the attempt that finds it gone
		want  error
	}{
		"it waits":               {},
		"the profile is deleted": {after: 1500 * time.Millisecond},
		"another thing is":       {after: 1500 * time.Millisecond, last: errNoPalette, want: errNoPalette},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t)
			uid := p.profile(palette.Tenant(), "apps", "1.0.0")
			registry := p.registered(uid)
			s := p.session(session.Options{})
			s.PlanRemoval(uid, true)
			begun := time.Now()
			err := s.ReleaseRegistry(
				t.Context(),
				registry,
				func(err error) bool { return errors.Is(err, used) },
				func() error {
					if test.after > 0 && time.Since(begun) > test.after {
						return test.last
					}
					return used
				},
			)
			if !errors.Is(err, test.want) {
				t.Errorf("got %v", err)
			}
			held, err := p.FreshProfile(t.Context(), palette.Tenant(), uid)
			if err != nil || len(held.HandedOver()) != 1 {
				t.Errorf("the profile knows %v: %v", held.HandedOver(), err)
			}
		})
	}
}
