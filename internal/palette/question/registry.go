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

// synchronizedFlag compares a registry with synchronization and one without.
func synchronizedFlag(ctx context.Context, a *asker) Finding {
	on := a.registryDocument(ctx, a.synchronized)
	off := a.registryDocument(ctx, a.registry)
	flag := func(document any, keys ...string) string {
		return textAt(document, append(keys, "isSyncSupported")...)
	}
	saw := fmt.Sprintf("with synchronization spec %s and status %s; without it spec %s and status %s",
		quoted(flag(on, "spec")), quoted(flag(on, "status", "syncStatus")),
		quoted(flag(off, "spec")), quoted(flag(off, "status", "syncStatus")))
	if flag(off, "spec") == "true" {
		return Finding{Unlisted, saw}
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

// row finds a registry in the list of all.
func (a *asker) row(ctx context.Context, made thing) any {
	got := a.registryAt(ctx, v1.PathOciRegistriesSummary)
	got.need("the list of registries cannot be read")
	for _, item := range itemsAt(got.value, "items") {
		if textAt(item, "metadata", "uid") == made.uid {
			return item
		}
	}
	panic(failure{fmt.Errorf("the list of registries (%s) does not have the registry that was made", got)})
}

func summaryStatus(ctx context.Context, a *asker) Finding {
	row := a.row(ctx, a.registry(ctx))
	_, short := valueAt(row, "status", "sync")
	_, long := valueAt(row, "status", "syncStatus")
	type names struct{ short, long bool }
	return among(names{short, long}, map[names]string{
		{short: true}: Assumed, {long: true}: "as in the registry",
	}, fmt.Sprintf("status.sync is there: %t; status.syncStatus is there: %t", short, long))
}

func registryTypeCase(ctx context.Context, a *asker) Finding {
	kind := textAt(a.row(ctx, a.registry(ctx)), "spec", "registryType")
	return among(kind,
		map[string]string{v1.RegistryBasic: Assumed, strings.ToUpper(v1.RegistryBasic): "upper case"},
		"spec.registryType is "+quoted(kind))
}

// changedStamps changes a registry, and compares its time stamp in the list.
func changedStamps(ctx context.Context, a *asker) Finding {
	name, body := a.basic("stamped", nil)
	made := a.create(ctx, "", name, v1.PathBasicRegistries, body)
	before := textAt(a.row(ctx, made), "metadata", "lastModifiedTimestamp")
	time.Sleep(2 * time.Millisecond) // time stamps may be of milliseconds
	body.Spec.BaseContentPath = "changed"
	put := a.send(ctx, "", http.MethodPut, v1.Path(v1.PathBasicRegistry, made.uid), body)
	put.need("the registry could not be changed")
	after := a.row(ctx, made)
	created := textAt(after, "metadata", "creationTimestamp")
	changed := textAt(after, "metadata", "lastModifiedTimestamp")
	saw := fmt.Sprintf("made %s; changed %s, then %s", quoted(created), quoted(before), quoted(changed))
	parsed, _ := time.Parse(time.RFC3339, changed)
	switch {
	case timeKind(changed) != "time":
		return Finding{Unlisted, saw}
	case parsed.Nanosecond() == 0:
		return Finding{"seconds", saw}
	case changed != before:
		return Finding{Assumed, saw}
	case changed == created:
		return Finding{"creation", saw}
	default:
		return Finding{"alike", saw}
	}
}

func secrets(ctx context.Context, a *asker) Finding {
	document := a.registryDocument(ctx, a.registry)
	switch shown, there := valueAt(document, "spec", "auth", "password"); {
	case !there:
		return Finding{"left out", "the password is left out"}
	case shown == v1.Masked:
		return Finding{Assumed, strconv.Quote(v1.Masked)}
	case shown == "":
		return Finding{"empty", "an empty text"}
	case shown == a.password.Reveal():
		return Finding{Unlisted, "the password itself"}
	default:
		return Finding{Unlisted, "another text, of " + strconv.Itoa(len(textAt(shown))) + " bytes"}
	}
}

// projectRoles asks with the key of somebody who has roles in the project only.
// The key of the run counts as such when it is refused.
func projectRoles(ctx context.Context, a *asker) Finding {
	key := a.peer.ProjectKey
	if key.IsZero() {
		key = a.peer.APIKey
	}
	project := a.project(ctx)
	outside := a.sendAs(ctx, key, "", http.MethodGet, v1.PathOciRegistriesSummary, nil)
	if outside.good() && a.peer.ProjectKey.IsZero() {
		unasked("the API key reads registries in the scope of the tenant: set " + guest.ProjectKeyVariable +
			" to one of somebody with roles in the project only")
	}
	inside := a.sendAs(ctx, key, project, http.MethodGet, v1.PathOciRegistriesSummary, nil)
	inside.need("the key does not read registries in the project either")
	return among(outside.status, map[int]string{http.StatusOK: Assumed, http.StatusForbidden: "forbidden"},
		fmt.Sprintf("without ProjectUid %s; with it %s", outside, inside))
}
