package question

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func documentQuestions() []Question {
	return []Question{
		{Name: "unknown-fields", ask: unknownFields},
		{Name: "scalars", ask: scalars},
		{Name: "created-uid", ask: createdUID},
		{Name: "timestamps", ask: timestamps},
		{
			Name: "changed-stamps", ask: changedStamps,
			Hidden: []Answer{{"timestamps", "left out"}, {"timestamps", "zero"}},
		},
		{Name: "pages", ask: pages},
	}
}

// strangeness compares a profile and a registry with the types of the wire,
// which have every field that is published for the two.
func (a *asker) strangeness(ctx context.Context) (found strange, profile any, err error) {
	got, err := a.readOf(ctx, a.profile)
	if err != nil {
		return found, nil, err
	}
	found.compare("profile", got.value, reflect.TypeFor[v1.ClusterProfile]())
	registry, err := a.registryDocument(ctx, a.registry)
	if err == nil {
		found.compare("registry", registry, reflect.TypeFor[v1.BasicOciRegistry]())
	}
	return found, got.value, err
}

func unknownFields(ctx context.Context, a *asker) (Finding, error) {
	found, _, err := a.strangeness(ctx)
	if len(found.unknown) > 0 {
		return Finding{"everywhere", listed(found.unknown)}, nil
	}
	return Finding{Assumed, "a profile and a registry have none"}, err
}

// listed are places, each once, and not too many.
func listed(places []string) string {
	const most = 12
	slices.Sort(places)
	places = slices.Compact(places)
	if left := len(places) - most; left > 0 {
		return strings.Join(places[:most], ", ") + fmt.Sprintf(" and %d more", left)
	}
	return strings.Join(places, ", ")
}

func scalars(ctx context.Context, a *asker) (Finding, error) {
	found, profile, err := a.strangeness(ctx)
	switch {
	case len(found.texts) > 0 && len(found.numbers) > 0:
		return Finding{Unlisted, "texts at " + listed(found.texts) + "; numbers at " + listed(found.numbers)}, nil
	case len(found.texts) > 0:
		return Finding{"text", "texts at " + listed(found.texts)}, nil
	case len(found.numbers) > 0:
		return Finding{"numbers", "numbers at " + listed(found.numbers)}, nil
	case err != nil:
		return Finding{}, err
	case textAt(profile, "metadata", "labels", "tier") != "1":
		return Finding{}, fmt.Errorf("the profile does not show the tag tier:1 that it was made with")
	}
	return Finding{Assumed, `the tag tier:1 is "1", and booleans are booleans`}, nil
}

func createdUID(ctx context.Context, a *asker) (Finding, error) {
	made, err := a.profile(ctx)
	if err != nil {
		return Finding{}, err
	}
	_, lower := at(made.created.value, "uid")
	_, upper := at(made.created.value, "UID")
	type names struct{ lower, upper bool }
	return among(names{lower, upper}, map[names]string{{lower: true}: Assumed, {upper: true}: "upper case"},
		fmt.Sprintf("uid is there: %t; UID is there: %t", lower, upper))
}

func timestamps(ctx context.Context, a *asker) (Finding, error) {
	got, err := a.readOf(ctx, a.profile)
	if err != nil {
		return Finding{}, err
	}
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

// pages lists the profiles of this run: one for a page of one, then more than a
// page holds.
func pages(ctx context.Context, a *asker) (Finding, error) {
	for _, fixture := range []func(context.Context) (thing, error){a.profile, a.unpublished} {
		if _, err := fixture(ctx); err != nil {
			return Finding{}, err
		}
	}
	filter := v1.ClusterProfilesFilterSpec{Filter: &v1.ClusterProfileFilterSpec{
		ProfileName: &v1.FilterString{BeginsWith: &a.prefix},
	}}
	list := func(limit int) (reply, error) {
		path := fmt.Sprintf("%s?%s=%d", v1.PathDashboardProfiles, v1.QueryLimit, limit)
		return a.allowed(ctx, http.MethodPost, path, filter)
	}
	one, err := list(1)
	if err != nil {
		return Finding{}, err
	}
	many, err := list(v1.PageLimit + 1)
	if err != nil {
		return Finding{}, err
	}
	few, lots := len(itemsAt(one.value, "items")), len(itemsAt(many.value, "items"))
	saw := fmt.Sprintf("limit=1: %s, with %d items; limit=%d: %s, with %d", one, few, v1.PageLimit+1, many, lots)
	switch {
	case !one.good() || !many.good():
		return Finding{Unlisted, saw}, nil
	case few == 1 && lots > 1:
		return Finding{Assumed, saw}, nil
	case few > 1 && lots > 1:
		return Finding{"ignored", saw}, nil
	case few == 1 && lots == 0:
		return Finding{"null", saw}, nil
	}
	return Finding{Unlisted, saw}, nil
}
