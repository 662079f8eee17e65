package question

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// inUse deletes a registry that a profile uses. Without a cluster, there is no
// profile in use.
func inUse(ctx context.Context, a *asker) Finding {
	name, body := a.basic("used", nil)
	used := a.create(ctx, "", name, v1.PathBasicRegistries, body)
	a.make(ctx, v1.PathProfiles, a.entity("user", web(used.uid, values)))
	got := a.send(ctx, "", http.MethodDelete, v1.Path(v1.PathBasicRegistry, used.uid), nil)
	return among(got.status, map[int]string{
		http.StatusConflict: Assumed, http.StatusInternalServerError: "500", http.StatusBadRequest: "400",
	}, "DELETE of a registry that a profile uses: "+got.String())
}

func taken(ctx context.Context, a *asker) Finding {
	a.profile(ctx)
	got := a.inProject(ctx, http.MethodPost, v1.PathProfiles, a.entity("profile", notes()))
	return among(got.status, map[int]string{
		http.StatusConflict: Assumed, http.StatusInternalServerError: "500", http.StatusBadRequest: "400",
	}, "POST of the name and version of a profile that is there: "+got.String())
}

// validateName asks for the name of a profile that is there, or of one that is
// not.
func (a *asker) validateName(ctx context.Context, there bool) reply {
	name := a.name("nobody")
	if there {
		name = a.profile(ctx).name
	}
	query := url.Values{v1.QueryName: {name}, v1.QueryVersion: {firstVersion}}
	return a.inProject(ctx, http.MethodGet, v1.PathProfilesValidateName+"?"+query.Encode(), nil)
}

func nameCheck(ctx context.Context, a *asker) Finding {
	free := a.validateName(ctx, false)
	used := a.validateName(ctx, true)
	type good struct{ free, used bool }
	return among(good{free.good(), used.good()}, map[good]string{
		{true, false}: Assumed, {true, true}: "always free", {false, false}: "always taken",
	}, fmt.Sprintf("of a name that nobody has %s; of one that is taken %s", free, used))
}

func nameCheckStatus(ctx context.Context, a *asker) Finding {
	used := a.validateName(ctx, true)
	return among(used.status, map[int]string{
		http.StatusConflict: Assumed, http.StatusBadRequest: "400", http.StatusUnprocessableEntity: "422",
		http.StatusInternalServerError: "500",
	}, "of a name that is taken: "+used.String())
}

func deleteGone(ctx context.Context, a *asker) Finding {
	made := a.make(ctx, v1.PathProfiles, a.entity("gone", notes()))
	path := v1.Path(v1.PathProfile, made.uid)
	a.must(ctx, http.MethodDelete, path, nil)
	again := a.inProject(ctx, http.MethodDelete, path, nil)
	return among(again.status, map[int]string{http.StatusNotFound: Assumed, http.StatusNoContent: "204"},
		"the second DELETE of a profile: "+again.String())
}

func notFoundPage(ctx context.Context, a *asker) Finding {
	got := a.inProject(ctx, http.MethodGet, v1.Path(v1.PathProfile, "5f0000000000000000000000"), nil)
	type form struct {
		status int
		json   bool
	}
	return among(form{got.status, got.value != nil}, map[form]string{
		{http.StatusNotFound, true}: Assumed, {http.StatusNotFound, false}: "page",
	}, "GET of a profile that is not there: "+got.String())
}
