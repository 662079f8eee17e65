package controlplane_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// These tests replay the official Palette provider and its SDK: what they send,
// and the fields of the responses that they need. The
// requests are those of terraform-provider-spectrocloud 0.29 with
// palette-sdk-go, body by body; zero times, null lists and defaults in the query
// among them.

// exchange is one request and what its response must contain.
type exchange struct {
	// call is the method and the path with its query. {name} stands for what an
	// earlier exchange has saved.
	call string
	// tenant sends the request without a project.
	tenant bool
	body   string
	status int
	// needs are the fields that the client reads, by their place; some stands
	// for any value but null, "" and nothing.
	needs map[string]any
	// lacks are the places that must not be there.
	lacks []string
	// saves keeps the value at a place under a name.
	saves map[string]string
	// until repeats the request until the needs are met.
	until bool
}

type anything struct{}

// some is any value but null, "" and nothing.
var some = anything{} //nolint:gochecknoglobals // a constant in all but syntax

// replay sends the exchanges one after another.
func replay(t *testing.T, p *peer, table []exchange) {
	t.Helper()
	project := p.within(p.projectUID())
	saved := map[string]string{"absent": "0123456789abcdef01234567"}
	for i, sent := range table {
		source := project
		if sent.tenant {
			source = p
		}
		path := fmt.Sprintf("%d: %s", i, sent.call)
		document := source.exchange(t, path, sent, saved)
		for _, mistake := range sent.mistakes(document) {
			t.Errorf("%s: %s", path, mistake)
		}
		for name, place := range sent.saves {
			saved[name] = fmt.Sprint(lookUp(document, place))
		}
		if t.Failed() {
			t.FailNow() // later exchanges need the saved values
		}
		sent.mustMissEveryField(t, path, document)
	}
}

// exchange sends the request and reads the response.
func (p *peer) exchange(t *testing.T, step string, sent exchange, saved map[string]string) (document any) {
	t.Helper()
	method, path, _ := strings.Cut(filled(sent.call, saved), " ")
	var body any
	if sent.body != "" {
		body = filled(sent.body, saved)
	}
	once := func() {
		got := p.send(method, path, body, "Content-Type", "application/json", "Accept", "application/json")
		if got.status != sent.status {
			t.Fatalf("%s: status %d, not %d: %s", step, got.status, sent.status, got.body)
		}
		document = nil
		if got.body != "" {
			document = read[any](t, got)
		} else if sent.status != http.StatusNoContent && sent.status != http.StatusAccepted {
			t.Fatalf("%s: no body", step)
		}
	}
	once()
	if sent.until {
		eventually(t, step, func() bool { once(); return len(sent.mistakes(document)) == 0 })
	}
	return document
}

func filled(text string, saved map[string]string) string {
	for name, value := range saved {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// mistakes are where a response is not what the client needs.
func (e exchange) mistakes(document any) (found []string) {
	for place, want := range e.needs {
		got := lookUp(document, place)
		switch {
		case want == some && (got == nil || got == ""):
			found = append(found, place+" is missing")
		case want != some && !reflect.DeepEqual(got, plain(want)):
			found = append(found, fmt.Sprintf("%s is %v, not %v", place, got, want))
		}
	}
	for _, place := range e.lacks {
		if got := lookUp(document, place); got != nil {
			found = append(found, fmt.Sprintf("%s is there: %v", place, got))
		}
	}
	return found
}

// mustMissEveryField removes each needed field from the response, which must be a
// mistake.
func (e exchange) mustMissEveryField(t *testing.T, path string, document any) {
	t.Helper()
	for place := range e.needs {
		if len(e.mistakes(without(t, document, place))) == 0 {
			t.Errorf("%s: no need fails without %s", path, place)
		}
	}
}

// plain is a value as JSON gives it.
func plain(value any) any {
	if number, is := value.(int); is {
		return float64(number)
	}
	return value
}

// lookUp returns the value at a place, "spec.packs.0.name"; nil for none.
func lookUp(document any, place string) any {
	for part := range strings.SplitSeq(place, ".") {
		switch inner := document.(type) {
		case map[string]any:
			document = inner[part]
		case []any:
			index, err := strconv.Atoi(part)
			if err != nil || index >= len(inner) {
				return nil
			}
			document = inner[index]
		default:
			return nil
		}
	}
	return document
}

// without is a copy of the document that lacks the field at the place.
func without(t *testing.T, document any, place string) any {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var copied any
	if err := json.Unmarshal(text, &copied); err != nil {
		t.Fatal(err)
	}
	parent, last := "", place
	if index := strings.LastIndex(place, "."); index >= 0 {
		parent, last = place[:index], place[index+1:]
	}
	holder := copied
	if parent != "" {
		holder = lookUp(copied, parent)
	}
	switch inner := holder.(type) {
	case map[string]any:
		delete(inner, last)
	case []any:
		index, err := strconv.Atoi(last)
		if err != nil {
			t.Fatal(err)
		}
		inner[index] = nil
	}
	return copied
}

// gone is a response that the official client takes for an object that does not
// exist: it reads the code and the status.
func gone(call string, tenant bool) exchange {
	return exchange{call: call, tenant: tenant, status: http.StatusNotFound, needs: map[string]any{
		"code": "ResourceNotFound", "message": some,
	}}
}

// TestOfficialConfigure looks up the project of the provider by name, in the list
// of all projects.
func TestOfficialConfigure(t *testing.T) {
	t.Parallel()
	replay(t, newPeer(t, t.TempDir(), registryFake{}, projects("apps")), []exchange{
		{call: "GET /v1/dashboard/projects/metadata", tenant: true, status: http.StatusOK, needs: map[string]any{
			"items.0.metadata.name": "Default", "items.0.metadata.uid": some,
			"items.1.metadata.name": "apps", "items.1.metadata.uid": some,
		}, saves: map[string]string{"apps": "items.1.metadata.uid"}},
		{call: "GET /v1/projects/{apps}", tenant: true, status: http.StatusOK, needs: map[string]any{
			"metadata.name": "apps", "metadata.uid": some,
		}},
	})
}
