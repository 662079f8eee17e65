package question

import (
	"context"
	"fmt"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// emptyProfile tries a profile without packs where it is created, edited and
// published. Where there is none to publish, publishing counts as refused.
func emptyProfile(ctx context.Context, a *asker) Finding {
	made := a.make(ctx, published, a.entity("emptied", notes()))
	created := a.allowed(ctx, http.MethodPost, v1.PathProfiles, a.entity("empty"))
	edited := a.allowed(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), a.update(made))
	uid := uidOf(created.value)
	if edited.good() {
		uid = made.uid
	}
	var published reply
	if uid != "" {
		published = a.allowed(ctx, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil)
	}
	type allowed struct{ create, edit, publish bool }
	return among(allowed{created.good(), edited.good(), published.good()}, map[allowed]string{
		{true, true, true}:    Assumed,
		{false, true, true}:   "not at its creation",
		{true, false, true}:   "not after an edit",
		{true, true, false}:   "not published",
		{false, false, false}: "never",
	}, fmt.Sprintf("POST with packs [] %s; PUT with packs [] %s; PATCH publish of that %s", created, edited, published))
}

// allowed sends a request that Palette may refuse.
func (a *asker) allowed(ctx context.Context, method, path string, body any) reply {
	got := a.inProject(ctx, method, path, body)
	got.refused()
	return got
}
