package question

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// strangeness compares a profile and a registry with the types of the wire,
// which have every field that is published for the two.
//
// The result for the profile is returned also when the registry cannot be read;
// then err is the reason.
func (a *asker) strangeness(ctx context.Context) (found strange, profile any, err error) {
	profile = a.readOf(ctx, a.profile).value
	found.compare("profile", profile, reflect.TypeFor[v1.ClusterProfile]())
	registry, err := attempt(func() any { return a.registryDocument(ctx, a.registry) })
	if err == nil {
		found.compare("registry", registry, reflect.TypeFor[v1.BasicOciRegistry]())
	}
	return found, profile, err
}

func unknownFields(ctx context.Context, a *asker) Finding {
	found, _, err := a.strangeness(ctx)
	if len(found.unknown) > 0 {
		return Finding{"everywhere", listed(found.unknown)}
	}
	check(err)
	return Finding{Assumed, "a profile and a registry have none"}
}

// listed are the first places, each once.
func listed(places []string) string {
	const most = 12
	slices.Sort(places)
	places = slices.Compact(places)
	if left := len(places) - most; left > 0 {
		return strings.Join(places[:most], ", ") + fmt.Sprintf(" and %d more", left)
	}
	return strings.Join(places, ", ")
}

func scalars(ctx context.Context, a *asker) Finding {
	found, profile, err := a.strangeness(ctx)
	switch {
	case len(found.texts) > 0 && len(found.numbers) > 0:
		return Finding{Unlisted, "texts at " + listed(found.texts) + "; numbers at " + listed(found.numbers)}
	case len(found.texts) > 0:
		return Finding{"text", "texts at " + listed(found.texts)}
	case len(found.numbers) > 0:
		return Finding{"numbers", "numbers at " + listed(found.numbers)}
	case err == nil && textAt(profile, "metadata", "labels", "tier") != "1":
		err = errors.New("the profile does not show the tag tier:1 that it was made with")
	}
	check(err)
	return Finding{Assumed, `the tag tier:1 is "1", and booleans are booleans`}
}

func createdUID(ctx context.Context, a *asker) Finding {
	created := a.profile(ctx).created.value
	_, lower := valueAt(created, "uid")
	_, upper := valueAt(created, "UID")
	type names struct{ lower, upper bool }
	return among(names{lower, upper}, map[names]string{{lower: true}: Assumed, {upper: true}: "upper case"},
		fmt.Sprintf("uid is there: %t; UID is there: %t", lower, upper))
}

func timestamps(ctx context.Context, a *asker) Finding {
	got := a.readOf(ctx, a.profile)
	made := textAt(got.value, "metadata", "creationTimestamp")
	changed := textAt(got.value, "metadata", "lastModifiedTimestamp")
	type kinds struct{ made, changed string }
	return among(kinds{timeKind(made), timeKind(changed)}, map[kinds]string{
		{"time", "time"}: Assumed, {absent, absent}: "left out", {"zero", "zero"}: "zero",
	}, fmt.Sprintf("creationTimestamp is %s, lastModifiedTimestamp %s", quoted(made), quoted(changed)))
}

func timeKind(text string) string {
	parsed, err := time.Parse(time.RFC3339, text)
	switch {
	case text == "":
		return absent
	case err != nil:
		return "another text"
	case parsed.Year() <= 1:
		return "zero"
	}
	return "time"
}

// pages lists the profiles of this run: in a page of one, then in a page that is
// larger than allowed.
func pages(ctx context.Context, a *asker) Finding {
	a.profile(ctx)
	a.unpublished(ctx)
	filter := v1.ClusterProfilesFilterSpec{Filter: &v1.ClusterProfileFilterSpec{
		ProfileName: &v1.FilterString{BeginsWith: &a.prefix},
	}}
	list := func(limit int) reply {
		path := fmt.Sprintf("%s?%s=%d", v1.PathDashboardProfiles, v1.QueryLimit, limit)
		return a.allowed(ctx, http.MethodPost, path, filter)
	}
	single, many := list(1), list(v1.PageLimit+1)
	few, lots := len(itemsAt(single.value, "items")), len(itemsAt(many.value, "items"))
	saw := fmt.Sprintf("limit=1: %s, with %d items; limit=%d: %s, with %d", single, few, v1.PageLimit+1, many, lots)
	switch {
	case !single.good() || !many.good():
		return Finding{Unlisted, saw}
	case few == 1 && lots > 1:
		return Finding{Assumed, saw}
	case few > 1 && lots > 1:
		return Finding{"ignored", saw}
	case few == 1 && lots == 0:
		return Finding{"null", saw}
	}
	return Finding{Unlisted, saw}
}
