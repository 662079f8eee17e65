package question

import (
	"context"
	"fmt"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// emptyProfile tries a profile without packs where it is created, edited and
// published. Where there is none to publish, publishing counts as refused.
func emptyProfile(ctx context.Context, a *asker) (Finding, error) {
	made, err := a.make(ctx, published, a.entity("emptied", notes()))
	if err != nil {
		return Finding{}, err
	}
	created, err := a.allowed(ctx, http.MethodPost, v1.PathProfiles, a.entity("empty"))
	if err != nil {
		return Finding{}, err
	}
	edited, err := a.allowed(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), a.update(made))
	if err != nil {
		return Finding{}, err
	}
	uid := uidOf(created.value)
	if edited.good() {
		uid = made.uid
	}
	published, err := a.publishEmpty(ctx, uid)
	if err != nil {
		return Finding{}, err
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
func (a *asker) allowed(ctx context.Context, method, path string, body any) (reply, error) {
	got, err := a.inProject(ctx, method, path, body)
	if err == nil {
		_, err = got.refused()
	}
	return got, err
}

func (a *asker) publishEmpty(ctx context.Context, uid string) (reply, error) {
	if uid == "" {
		return reply{}, nil
	}
	return a.allowed(ctx, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil)
}
