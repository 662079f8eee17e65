package palette_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// tenant keeps registries by uid, and responds to a creation as the test sets.
type tenant struct {
	mu    sync.Mutex
	held  map[string]v1.BasicOciRegistry
	posts int
	lists int
	// post may create the registry, and then responds or fails.
	post func(n int, act func()) (*http.Response, error)
	// list is the number of the first list of registries that fails; zero is none.
	list int
}

func (o *tenant) RoundTrip(r *http.Request) (*http.Response, error) {
	switch {
	case r.Method == http.MethodPost:
		o.posts++
		document, _ := io.ReadAll(r.Body)
		return o.post(o.posts, func() { o.put("made", decoded(document, "made")) })
	case strings.HasSuffix(r.URL.Path, "/summary"):
		o.lists++
		if o.list > 0 && o.lists >= o.list {
			return response(http.StatusForbidden, "application/json", `{}`), nil
		}
		list := v1.OciRegistries{Items: []v1.OciRegistry{}}
		for _, held := range o.all() {
			list.Items = append(list.Items, v1.OciRegistry{
				Metadata: held.Metadata, Spec: &v1.OciRegistrySpec{RegistryType: "basic"},
			})
		}
		return carrier(responds(http.StatusOK, list)).RoundTrip(r)
	default:
		for uid, held := range o.all() {
			if strings.Contains(r.URL.Path, "/"+uid+"/basic") {
				return carrier(responds(http.StatusOK, held)).RoundTrip(r)
			}
		}
		return response(http.StatusNotFound, "application/json", `{"code":"ResourceNotFound"}`), nil
	}
}

func (o *tenant) put(uid string, held v1.BasicOciRegistry) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held == nil {
		o.held = map[string]v1.BasicOciRegistry{}
	}
	o.held[uid] = held
}

func (o *tenant) all() map[string]v1.BasicOciRegistry {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.held)
}

// decoded is a registry as it was posted, with the uid that it gets.
func decoded(document []byte, uid string) v1.BasicOciRegistry {
	var posted v1.BasicOciRegistry
	_ = json.Unmarshal(document, &posted) // an incomplete one has no name, and the test does not find it
	posted.Metadata.UID = uid
	return posted
}

func named(uid, name, endpoint string) v1.BasicOciRegistry {
	return v1.BasicOciRegistry{
		Metadata: &v1.ObjectMeta{UID: uid, Name: name}, Spec: &v1.BasicOciRegistrySpec{Endpoint: endpoint},
	}
}

// cutBody is a body whose connection breaks in the middle.
type cutBody struct{ io.Reader }

func (c cutBody) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (cutBody) Close() error { return nil }

// After a response that does not show whether the registry was created, it is
// looked up. It is created once, and a registry of others is not adopted.
func TestCreationIsResolved(t *testing.T) {
	t.Parallel()
	reset := func() (*http.Response, error) { return nil, &neterr{syscall.ECONNRESET} }
	ok := func() (*http.Response, error) {
		return response(http.StatusCreated, "application/json", `{"uid":"made"}`), nil
	}
	respond := func(status int, media, body string) func() (*http.Response, error) {
		return func() (*http.Response, error) { return response(status, media, body), nil }
	}
	cut := func() (*http.Response, error) {
		r := response(http.StatusCreated, "application/json", "")
		r.Body = cutBody{strings.NewReader(`{"uid":`)}
		return r, nil
	}
	acts := func(respond func() (*http.Response, error)) func(int, func()) (*http.Response, error) {
		return func(_ int, act func()) (*http.Response, error) { act(); return respond() }
	}
	never := func(respond func() (*http.Response, error)) func(int, func()) (*http.Response, error) {
		return func(int, func()) (*http.Response, error) { return respond() }
	}
	second := func(respond func() (*http.Response, error)) func(int, func()) (*http.Response, error) {
		return func(n int, act func()) (*http.Response, error) {
			if n == 1 {
				return respond()
			}
			act()
			return ok()
		}
	}
	unavailable := respond(503, "application/json", `{"code":"X"}`)
	broken := respond(500, "application/json", `{"code":"X","message":"m"}`)
	html := respond(200, "text/html", page)
	type outcome struct {
		made  bool
		posts int
		err   string
	}
	for name, test := range map[string]struct {
		tenant *tenant
		want   outcome
	}{
		"reset after acting": {&tenant{post: acts(reset)}, outcome{true, 1, ""}},
		"500 after acting":   {&tenant{post: acts(broken)}, outcome{true, 1, ""}},
		"503 after acting":   {&tenant{post: acts(unavailable)}, outcome{true, 1, ""}},
		"cut after acting":   {&tenant{post: acts(cut)}, outcome{true, 1, ""}},
		"cut json after acting": {
			&tenant{post: acts(respond(201, "application/json", `{"uid":"ma`))}, outcome{true, 1, ""},
		},
		"page after acting":      {&tenant{post: acts(html)}, outcome{true, 1, ""}},
		"empty 201 after acting": {&tenant{post: acts(respond(201, "", ""))}, outcome{true, 1, ""}},
		"201 without uid":        {&tenant{post: acts(respond(201, "application/json", `{}`))}, outcome{true, 1, ""}},
		"204 after acting":       {&tenant{post: acts(respond(204, "", ""))}, outcome{true, 1, ""}},
		"reset before acting":    {&tenant{post: second(reset)}, outcome{true, 2, ""}},
		"500 before acting":      {&tenant{post: second(broken)}, outcome{true, 2, ""}},
		"503 before acting":      {&tenant{post: second(unavailable)}, outcome{true, 2, ""}},
		"page before acting":     {&tenant{post: second(html)}, outcome{true, 2, ""}},
		"500 for ever":           {&tenant{post: never(broken)}, outcome{false, 2, "responded 500 X"}},
		"reset for ever":         {&tenant{post: never(reset)}, outcome{false, 2, "not known"}},
		"page for ever":          {&tenant{post: never(html)}, outcome{false, 2, `titled "Sign in to Contoso"`}},
		"refused": {
			&tenant{post: never(respond(400, "application/json", `{"code":"X"}`))}, outcome{false, 1, "responded 400 X"},
		},
		"look-up refused":         {&tenant{post: never(reset), list: 2}, outcome{false, 1, "look-up failed"}},
		"list refused":            {&tenant{post: never(reset), list: 1}, outcome{false, 1, "look-up failed"}},
		"list refused, well made": {&tenant{post: acts(ok), list: 1}, outcome{true, 1, ""}},
		"late, then a conflict": {&tenant{post: func(n int, act func()) (*http.Response, error) {
			if n == 1 {
				return reset()
			}
			act() // of the first request, late
			return response(http.StatusConflict, "application/json", `{"code":"RegistryAlreadyExists"}`), nil
		}}, outcome{true, 2, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				uid, err := client(t, quick(test.tenant)).CreateRegistry(t.Context(), wanted())
				got := outcome{uid == "made", test.tenant.posts, ""}
				if err != nil {
					got.err = err.Error()
				}
				if got.made != test.want.made || got.posts != test.want.posts ||
					(err == nil) != (test.want.err == "") ||
					!strings.Contains(got.err, test.want.err) {
					t.Errorf("%q, %+v, wanted %+v", uid, got, test.want)
				}
			})
		})
	}
}

func wanted() palette.Registry {
	return palette.Registry{
		Name: "x", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io")},
	}
}

type neterr struct{ error }

func (*neterr) Timeout() bool   { return false }
func (*neterr) Temporary() bool { return false }

// An object of the same name with other settings is not adopted.
func TestCreationOfTakenName(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before, meanwhile map[string]v1.BasicOciRegistry
		uid               string
	}{
		"there before, identical": {
			map[string]v1.BasicOciRegistry{"old": named("old", "x", "contoso.azurecr.io")}, nil, "old",
		},
		"made meanwhile, another": {
			nil, map[string]v1.BasicOciRegistry{"new": named("new", "x", "fabrikam.azurecr.io")}, "new",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &tenant{}
			for uid, held := range test.before {
				o.put(uid, held)
			}
			o.post = func(int, func()) (*http.Response, error) {
				for uid, held := range test.meanwhile {
					o.put(uid, held)
				}
				return response(http.StatusBadGateway, "text/html", page), nil
			}
			uid, err := client(t, quick(o)).CreateRegistry(t.Context(), wanted())
			var taken *palette.TakenError
			if uid != "" || !errors.As(err, &taken) || !errors.Is(err, palette.ErrConflict) || taken.UID != test.uid ||
				o.posts != 1 {
				t.Errorf("%q, %v after %d posts", uid, err, o.posts)
			}
		})
	}
}

// Whether a name is taken is known from the list, not from the status of the
// refusal.
func TestRefusedCreation(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 409, 422, 500} {
		for there, taken := range map[string]bool{"x": true, "other": false} {
			o := &tenant{post: func(int, func()) (*http.Response, error) {
				return response(status, "application/json", `{"code":"Odd","message":"no"}`), nil
			}}
			o.put("old", named("old", there, "fabrikam.azurecr.io"))
			_, err := client(t, quick(o)).CreateRegistry(t.Context(), wanted())
			var other *palette.TakenError
			var refused *palette.Error
			if is := errors.As(err, &other); is != taken || !errors.As(err, &refused) || refused.Status != status {
				t.Errorf("%d beside %q: %v", status, there, err)
			}
			if taken && other.UID != "old" {
				t.Errorf("%d: taken by %q", status, other.UID)
			}
		}
	}
	for _, status := range []int{401, 403, 429} { // these do not depend on the name
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				o := &tenant{
					post: func(int, func()) (*http.Response, error) {
						return response(status, "application/json", `{}`), nil
					},
				}
				o.put("old", named("old", "x", "fabrikam.azurecr.io"))
				_, err := client(t, quick(o)).CreateRegistry(t.Context(), wanted())
				var other *palette.TakenError
				if err == nil || errors.As(err, &other) {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// A creation that is cancelled before its response returns the uid of what was
// created, also when Palette is slow.
func TestCancelledCreation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		acts time.Duration // after the request; a negative one never creates
		made bool
	}{
		"made before": {0, true}, "made after": {3 * time.Second, true}, "never made": {-1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				o := &tenant{}
				o.post = func(_ int, act func()) (*http.Response, error) {
					if test.acts >= 0 {
						time.AfterFunc(test.acts, act)
					}
					cancel()
					time.Sleep(time.Millisecond)
					return nil, ctx.Err()
				}
				config := quick(o)
				config.SyncPoll = time.Second
				begun := time.Now()
				uid, err := client(t, config).CreateRegistry(ctx, wanted())
				var unresolved *palette.UnresolvedError
				switch {
				case test.made && (uid != "made" || err != nil):
					t.Errorf("%q, %v", uid, err)
				case !test.made && (!errors.As(err, &unresolved) || !errors.Is(err, context.Canceled)):
					t.Errorf("%q, %v", uid, err)
				case o.posts != 1 || time.Since(begun) > 20*time.Second:
					t.Errorf("%d posts, %s", o.posts, time.Since(begun))
				}
			})
		})
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	o := &tenant{}
	if _, err := client(t, quick(o)).CreateRegistry(ended, wanted()); !errors.Is(err, context.Canceled) ||
		o.posts != 0 {
		t.Errorf("%v after %d posts", err, o.posts)
	}
}
