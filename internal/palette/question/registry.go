package question

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func registryQuestions() []Question {
	return []Question{
		{Name: "synchronized-flag", ask: synchronizedFlag},
		{Name: "summary-status", ask: summaryStatus},
		{Name: "registry-type-case", ask: registryTypeCase},
		{Name: "secrets", ask: secrets},
		{Name: "project-roles", ask: projectRoles},
	}
}

// synchronizedFlag compares a registry with synchronization and one without.
func synchronizedFlag(ctx context.Context, a *asker) (Finding, error) {
	on, err := a.registryDocument(ctx, a.synchronized)
	if err != nil {
		return Finding{}, err
	}
	off, err := a.registryDocument(ctx, a.registry)
	if err != nil {
		return Finding{}, err
	}
	flag := func(document any, keys ...string) string {
		return textAt(document, append(keys, "isSyncSupported")...)
	}
	saw := fmt.Sprintf("with synchronization spec %s and status %s; without it spec %s and status %s",
		quoted(flag(on, "spec")), quoted(flag(on, "status", "syncStatus")),
		quoted(flag(off, "spec")), quoted(flag(off, "status", "syncStatus")))
	if flag(off, "spec") == "true" {
		return Finding{Unlisted, saw}, nil
	}
	// The specification lets the spec leave out a flag that is false.
	type places struct{ onSpec, onStatus, offStatus string }
	seen := places{flag(on, "spec"), flag(on, "status", "syncStatus"), flag(off, "status", "syncStatus")}
	return among(seen, map[places]string{
		{"true", "true", "false"}: Assumed,
		{"true", "", ""}:          "spec",
		{"", "true", "false"}:     "status",
		{"true", "true", ""}:      "when true",
		{"", "", ""}:              "nowhere",
	}, saw)
}

func quoted(text string) string {
	if text == "" {
		return "nothing"
	}
	return strconv.Quote(text)
}

// row finds the registry in the list of all.
func (a *asker) row(ctx context.Context) (any, error) {
	made, err := a.registry(ctx)
	if err != nil {
		return nil, err
	}
	return a.rowOf(ctx, made)
}

func (a *asker) rowOf(ctx context.Context, made thing) (any, error) {
	got, err := a.registryAt(ctx, v1.PathOciRegistriesSummary)
	if err == nil {
		err = got.fails("the list of registries cannot be read")
	}
	for _, item := range itemsAt(got.value, "items") {
		if textAt(item, "metadata", "uid") == made.uid {
			return item, nil
		}
	}
	if err == nil {
		err = fmt.Errorf("the list of registries (%s) does not have the registry that was made", got)
	}
	return nil, err
}

func summaryStatus(ctx context.Context, a *asker) (Finding, error) {
	row, err := a.row(ctx)
	_, short := at(row, "status", "sync")
	_, long := at(row, "status", "syncStatus")
	type names struct{ short, long bool }
	found, _ := among(names{short, long}, map[names]string{
		{short: true}: Assumed, {long: true}: "as in the registry",
	}, fmt.Sprintf("status.sync is there: %t; status.syncStatus is there: %t", short, long))
	return found, err
}

func registryTypeCase(ctx context.Context, a *asker) (Finding, error) {
	row, err := a.row(ctx)
	kind := textAt(row, "spec", "registryType")
	found, _ := among(kind,
		map[string]string{v1.RegistryBasic: Assumed, strings.ToUpper(v1.RegistryBasic): "upper case"},
		"spec.registryType is "+quoted(kind))
	return found, err
}

// changedStamps changes a registry, and looks at its stamp in the list before and
// after.
func changedStamps(ctx context.Context, a *asker) (Finding, error) {
	name, body := a.basic("stamped", nil)
	made, err := a.create(ctx, "", name, v1.PathBasicRegistries, body)
	if err != nil {
		return Finding{}, err
	}
	before, err := a.rowOf(ctx, made)
	if err != nil {
		return Finding{}, err
	}
	time.Sleep(2 * time.Millisecond) // time stamps may be of milliseconds
	body.Spec.BaseContentPath = "changed"
	put, err := a.send(ctx, "", http.MethodPut, v1.Path(v1.PathBasicRegistry, made.uid), body)
	if err == nil {
		err = put.fails("the registry could not be changed")
	}
	if err != nil {
		return Finding{}, err
	}
	after, err := a.rowOf(ctx, made)
	if err != nil {
		return Finding{}, err
	}
	created := textAt(after, "metadata", "creationTimestamp")
	old, changed := textAt(
		before, "metadata", "lastModifiedTimestamp",
	), textAt(after, "metadata", "lastModifiedTimestamp")
	saw := fmt.Sprintf("made %s; changed %s, then %s", quoted(created), quoted(old), quoted(changed))
	parsed, _ := time.Parse(time.RFC3339, changed)
	switch {
	case timeKind(changed) != "time":
		return Finding{Unlisted, saw}, nil
	case parsed.Nanosecond() == 0:
		return Finding{"seconds", saw}, nil
	case changed != old:
		return Finding{Assumed, saw}, nil
	case changed == created:
		return Finding{"creation", saw}, nil
	default:
		return Finding{"alike", saw}, nil
	}
}

func secrets(ctx context.Context, a *asker) (Finding, error) {
	document, err := a.registryDocument(ctx, a.registry)
	if err != nil {
		return Finding{}, err
	}
	switch shown, there := at(document, "spec", "auth", "password"); {
	case !there:
		return Finding{"left out", "the password is left out"}, nil
	case shown == v1.Masked:
		return Finding{Assumed, strconv.Quote(v1.Masked)}, nil
	case shown == "":
		return Finding{"empty", "an empty text"}, nil
	case shown == a.password.Reveal():
		return Finding{Unlisted, "the password itself"}, nil
	default:
		return Finding{Unlisted, "another text, of " + strconv.Itoa(len(textAt(shown))) + " bytes"}, nil
	}
}

// projectRoles asks with the key of somebody who has roles in the project only.
// The key of the run counts as such when it is refused.
func projectRoles(ctx context.Context, a *asker) (Finding, error) {
	key := a.peer.ProjectKey
	if key.IsZero() {
		key = a.peer.APIKey
	}
	scope, err := a.project(ctx)
	if err != nil {
		return Finding{}, err
	}
	outside, err := a.sendAs(ctx, key, "", http.MethodGet, v1.PathOciRegistriesSummary, nil)
	if err != nil {
		return Finding{}, err
	}
	if outside.good() && a.peer.ProjectKey.IsZero() {
		return Finding{}, notAskedError("the API key reads registries in the scope of the tenant: set " +
			guest.ProjectKeyVariable + " to one of somebody with roles in the project only")
	}
	inside, err := a.sendAs(ctx, key, scope, http.MethodGet, v1.PathOciRegistriesSummary, nil)
	if err == nil {
		err = inside.fails("the key does not read registries in the project either")
	}
	if err != nil {
		return Finding{}, err
	}
	return among(outside.status, map[int]string{http.StatusOK: Assumed, http.StatusForbidden: "forbidden"},
		fmt.Sprintf("without ProjectUid %s; with it %s", outside, inside))
}
