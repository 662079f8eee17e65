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
	body := a.entity("empty")
	created, err := a.inProject(ctx, http.MethodPost, v1.PathProfiles, body)
	if err != nil {
		return Finding{}, err
	}
	edited, err := a.inProject(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), a.update(made))
	if err != nil {
		return Finding{}, err
	}
	uid := textAt(created.value, "uid") + textAt(created.value, "UID")
	if edited.good() {
		uid = made.uid
	}
	published, shown, err := a.publishEmpty(ctx, uid)
	if err != nil {
		return Finding{}, err
	}
	type allowed struct{ create, edit, publish bool }
	return among(allowed{created.good(), edited.good(), published}, map[allowed]string{
		{true, true, true}:    Assumed,
		{false, true, true}:   "not at its creation",
		{true, false, true}:   "not after an edit",
		{true, true, false}:   "not published",
		{false, false, false}: "never",
	}, fmt.Sprintf("POST with packs [] %s; PUT with packs [] %s; PATCH publish of that %s", created, edited, shown))
}

func (a *asker) publishEmpty(ctx context.Context, uid string) (done bool, shown string, err error) {
	if uid == "" {
		return false, "not tried, as there is nothing to publish", nil
	}
	got, err := a.inProject(ctx, http.MethodPatch, v1.Path(v1.PathProfilePublish, uid), nil)
	return got.good(), got.String(), err
}
