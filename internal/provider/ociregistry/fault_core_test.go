package ociregistry_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
)

// faultyOperation is an operation on a registry, and its request that a fault affects.
type faultyOperation struct {
	match acctest.Match
	// there means that the registry exists before the fault.
	there bool
	// configuration is applied under the fault.
	configuration []acctest.Resource
}

// most is the time limit of the operation: that of a read as a whole, or the timeout of the resource and a look-up for
// a write.
func (o faultyOperation) most() time.Duration {
	if o.match.Method == http.MethodGet && o.there {
		return 46 * time.Second
	}
	return 5*time.Minute + 25*time.Second
}

func faultyOperations() map[string]faultyOperation {
	const all, one = "^/v1/registries/oci/basic$", "^/v1/registries/oci/[^/]+/basic$"
	first, second := fixture.Registry("1", nil), fixture.Registry("2", nil)
	validated := fixture.Registry("1", map[string]any{
		"credential_check": "palette", "synchronization": true, "timeouts": map[string]any{"create": "5m"},
	})
	synchronized := fixture.Registry("1", map[string]any{"synchronization": true})
	return map[string]faultyOperation{
		"create":   {acctest.Match{Method: http.MethodPost, Path: all}, false, []acctest.Resource{first}},
		"read":     {acctest.Match{Method: http.MethodGet, Path: one}, true, []acctest.Resource{first}},
		"update":   {acctest.Match{Method: http.MethodPut, Path: one}, true, []acctest.Resource{second}},
		"delete":   {acctest.Match{Method: http.MethodDelete, Path: one}, true, nil},
		"validate": {acctest.Match{Method: http.MethodPost, Path: "/validate$"}, false, []acctest.Resource{validated}},
		"sync":     {acctest.Match{Method: http.MethodGet, Path: "/sync/status$"}, false, []acctest.Resource{synchronized}},
	}
}

// The operations, in the order of the columns of the fault matrix.
var faultyColumns = [...]string{"create", "read", "update", "delete", "validate", "sync"}

// Each fault has an expected outcome for each operation: once, in its most common form, and permanently.
func TestRegistryFaults(t *testing.T) {
	t.Parallel()
	const broken = `{"code":"InternalError","message":"it broke"}`
	once := 1
	for _, row := range []struct {
		fault  string
		effect acctest.Effect
		times  int
		want   string // of each column
	}{
		{"429", acctest.Responds(429, broken, "Retry-After", "2"), once, "ok ok ok ok ok ok"},
		{"500", acctest.Responds(500, broken), once, "ok refused refused ok unvalidated ok"},
		{"500 after acting", acctest.After(acctest.Responds(500, broken)), once, "ok refused refused ok unvalidated ok"},
		{"502", acctest.Responds(502, "<html><title>Bad Gateway</title></html>"), once, "ok ok ok ok ok ok"},
		{"502 after acting", acctest.After(acctest.Responds(502, "")), once, "ok ok ok ok ok ok"},
		{"503", acctest.Responds(503, ""), once, "ok ok ok ok ok ok"},
		{"503 after acting", acctest.After(acctest.Responds(503, "", "Retry-After", "3")), once, "ok ok ok ok ok ok"},
		{"reset", acctest.Resets(), once, "ok ok ok ok ok ok"},
		{"reset after acting", acctest.After(acctest.Resets()), once, "ok ok ok ok ok ok"},
		{"cut body", acctest.Cuts(), once, "ok ok ok ok ok ok"},
		{"page", acctest.Page(), once, "ok page page page page ok"},
		{"page after acting", acctest.After(acctest.Page()), once, "ok page page ok page ok"},
		{"403 of a proxy", acctest.Responds(403, "<html><title>Blocked</title></html>"), once, "ok page page page page ok"},
		{"empty 200", acctest.Responds(200, ""), once, "ok page page page page ok"},
		{"empty body", acctest.Empties(), once, "ok page ok ok ok ok"},
		{"empty 200 after acting", acctest.After(acctest.Responds(200, "")), once, "ok page page ok page ok"},
		{"object without content", acctest.After(acctest.Responds(200, "{}")), once, "ok page page ok page ok"},
		{"slow body", acctest.Drips(time.Minute), once, "ok ok ok ok ok ok"},
		{"silence", acctest.Silent(), once, "ok ok ok ok ok ok"},
		{"silence after acting", acctest.After(acctest.Silent()), once, "ok ok ok ok ok ok"},

		{"429 for ever", acctest.Responds(429, broken, "Retry-After", "2"), 0, "rate rate rate rate rate rate"},
		{"429 with a long pause", acctest.Responds(429, broken, "Retry-After", "100"), once, "ok rate ok ok ok ok"},
		{"500 for ever", acctest.Responds(500, broken), 0, "refused refused refused undeleted unvalidated refused"},
		{"503 for ever", acctest.Responds(503, ""), 0, "down down down down down down"},
		{"reset for ever", acctest.Resets(), 0, "lost lost lost lost lost lost"},
		{"reset after acting, for ever", acctest.After(acctest.Resets()), 0, "ok lost lost ok lost lost"},
		{"page for ever", acctest.Page(), 0, "page page page page page page"},
		{"slow bodies", acctest.Drips(time.Minute), 0, "ok silent ok ok ok silent"},
		{"silence for ever", acctest.Silent(), 0, "silent silent late late late silent"},
	} {
		for i, want := range strings.Fields(row.want) {
			operation := faultyColumns[i]
			t.Run(operation+"/"+row.fault, func(t *testing.T) {
				t.Parallel()
				synctest.Test(
					t, func(t *testing.T) { meetFault(t, faultyOperations()[operation], row.effect, row.times, want) },
				)
			})
		}
	}
}

// meetFault runs one cell of the matrix. It checks the outcome, that nothing is lost or doubled, and that the next run
// converges.
func meetFault(t *testing.T, operation faultyOperation, effect acctest.Effect, times int, want string) {
	t.Helper()
	w, ctx := fixture.NewCore(t), t.Context()
	if operation.there {
		w.Apply(ctx, fixture.Registry("1", nil)).MustSucceed(t)
	}
	operation.match.Times = times
	w.Faulty.Break(operation.match, effect)
	begun := time.Now()
	run := w.Apply(ctx, operation.configuration...)
	took := time.Since(begun)
	if struck := w.Faulty.Heal(); struck == 0 {
		t.Error("the fault struck nothing")
	}
	got := "ok"
	for _, problem := range run.Errors() {
		got = problem.Summary
		for word, title := range fixture.FaultOutcomes() {
			if title == got {
				got = word
			}
		}
	}
	if got != want {
		t.Errorf("%s, wanted %s: %+v", got, want, run.Diagnostics)
	}
	if most := operation.most(); took > most {
		t.Errorf("it took %s, longer than %s", took, most)
	}
	mustHoldTogether(t, w, run)
	mustConverge(t, w, operation, run)
}

// mustHoldTogether checks that nothing was lost or doubled: Palette has a registry exactly if the state has it, or the
// message shows how to adopt it.
func mustHoldTogether(t *testing.T, w *fixture.Core, run acctest.Run) {
	t.Helper()
	names := fixture.RegistryNames(t, w.Client)
	if len(names) > 1 {
		t.Errorf("there are %d registries", len(names))
	}
	if w.Has(fixture.RegistryAddress) && len(names) == 0 {
		t.Error("the state has a registry that Palette does not have")
	}
	if !w.Has(fixture.RegistryAddress) && len(names) > 0 && !explained(run) {
		t.Errorf("Palette has a registry that the state does not have: %+v", run.Diagnostics)
	}
}

func explained(run acctest.Run) bool {
	return slices.ContainsFunc(run.Errors(), func(d acctest.Diagnostic) bool {
		return strings.Contains(d.Detail, `id = "name:acr"`)
	})
}

// mustConverge applies again without the fault, and checks that nothing is left to do.
func mustConverge(t *testing.T, w *fixture.Core, operation faultyOperation, run acctest.Run) {
	t.Helper()
	ctx := t.Context()
	failed := len(run.Errors()) > 0
	if held := w.Attribute(fixture.RegistryAddress, "basic"); failed && operation.there && held != nil &&
		held.(map[string]any)["password_wo_version"] != "1" {
		t.Errorf("a password that may not have arrived counts as written: %v", held)
	}
	if !w.Has(fixture.RegistryAddress) && explained(run) && len(fixture.RegistryNames(t, w.Client)) > 0 {
		w.Import(ctx, operation.configuration[0], "name:acr").MustSucceed(t)
	}
	w.Apply(ctx, operation.configuration...).MustSucceed(t)
	if plan := w.Plan(ctx, operation.configuration...); len(plan.Actions) > 0 || len(plan.Diagnostics) > 0 {
		t.Errorf("something is left to do: %+v", plan)
	}
	if names := fixture.RegistryNames(t, w.Client); len(names) != len(operation.configuration) {
		t.Errorf("Palette has the registries %q", names)
	}
}

// If it is not known whether a registry was created, the message shows how to adopt it.
func TestUnresolvedRegistryIsExplained(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, ctx := fixture.NewCore(t), t.Context()
		wanted := fixture.Registry("1", nil)
		operation := faultyOperations()["create"]
		operation.match.Times = 1
		w.Faulty.Break(operation.match, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
			w.Faulty.Break(acctest.Match{Method: http.MethodGet, Path: "/summary$"}, acctest.Page())
			return acctest.After(acctest.Resets())(r, next)
		})
		run := w.Apply(ctx, wanted)
		if !explained(run) || w.Has(fixture.RegistryAddress) || len(fixture.RegistryNames(t, w.Client)) != 1 {
			t.Errorf("%+v", run)
		}
		w.Faulty.Heal()
		again := w.Apply(ctx, wanted).Errors()
		if len(again) != 1 || again[0].Summary != "Registry Already Exists" {
			t.Errorf("%+v", again)
		}
		w.Import(ctx, wanted, "name:acr").MustSucceed(t)
		w.Apply(ctx, wanted).MustSucceed(t)
		if plan := w.Plan(ctx, wanted); len(plan.Actions) > 0 {
			t.Errorf("%+v", plan)
		}
	})
}

// A registry that Palette does not index is written without validation by Palette, unless the registry refused the
// credentials.
func TestNotValidated(t *testing.T) {
	t.Parallel()
	const (
		unclear = `{"code":"ValidationFailed","message":"failed to validate the registry"}`
		refusal = `{"code":"ValidationFailed","message":"GET https://contoso.azurecr.io/v2/: unauthorized"}`
	)
	for name, test := range map[string]struct {
		body         string
		synchronized bool
		severity     string
	}{
		"unclear":               {unclear, false, "warning"},
		"unclear, synchronized": {unclear, true, "error"},
		"refused":               {refusal, false, "error"},
		"refused, synchronized": {refusal, true, "error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, ctx := fixture.NewCore(t), t.Context()
			registry := func(version string) acctest.Resource {
				more := map[string]any{"credential_check": "all", "synchronization": test.synchronized}
				return fixture.Registry(version, more)
			}
			failing := func(status int) {
				match := acctest.Match{Method: http.MethodPost, Path: "/validate$"}
				w.Faulty.Break(match, acctest.Responds(status, test.body))
			}
			mustTell := func(run acctest.Run) {
				t.Helper()
				if !slices.ContainsFunc(run.Diagnostics, func(d acctest.Diagnostic) bool {
					return d.Severity == test.severity && d.Summary == "Palette Did Not Validate Registry"
				}) {
					t.Errorf("%+v", run.Diagnostics)
				}
			}
			written := test.severity == "warning"
			failing(http.StatusBadRequest)
			mustTell(w.Apply(ctx, registry("1")))
			if w.Has(fixture.RegistryAddress) != written || (len(fixture.RegistryNames(t, w.Client)) == 1) != written {
				t.Errorf("in the state %t, Palette has %q", w.Has(fixture.RegistryAddress),
					fixture.RegistryNames(t, w.Client))
			}
			w.Faulty.Heal()
			w.Apply(ctx, registry("1")).MustSucceed(t)
			failing(http.StatusInternalServerError) // operational errors have this status
			mustTell(w.Apply(ctx, registry("2")))
			held := w.Attribute(fixture.RegistryAddress, "basic").(map[string]any)["password_wo_version"]
			if (held == "2") != written {
				t.Errorf("the state has the password %v", held)
			}
		})
	}
}

// A run that is interrupted during a creation has the registry in its state, without a replacement.
func TestInterruptedCreationIsKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		synchronized bool
		warning      string
	}{
		"plain": {false, ""}, "synchronized": {true, "Registry Synchronization Not Finished"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := fixture.NewCore(t)
				ctx, interrupt := context.WithCancel(t.Context())
				wanted := fixture.Registry("1", map[string]any{"synchronization": test.synchronized})
				created := faultyOperations()["create"].match
				w.Faulty.Break(created, func(r *http.Request, next http.RoundTripper) (*http.Response, error) {
					time.AfterFunc(time.Second, interrupt)
					return acctest.After(acctest.Silent())(r, next)
				})
				run := w.Apply(ctx, wanted)
				w.Faulty.Heal()
				if len(run.Errors()) > 0 || !w.Has(fixture.RegistryAddress) || w.Tainted(fixture.RegistryAddress) ||
					len(fixture.RegistryNames(t, w.Client)) != 1 {
					t.Errorf("%+v, in the state %t", run.Diagnostics, w.Has(fixture.RegistryAddress))
				}
				warned := slices.ContainsFunc(run.Diagnostics,
					func(d acctest.Diagnostic) bool { return d.Summary == test.warning })
				if warned != (test.warning != "") {
					t.Errorf("warned of %+v", run.Diagnostics)
				}
				if plan := w.Plan(t.Context(), wanted); len(plan.Actions) > 0 || len(plan.Errors()) > 0 {
					t.Errorf("something is left to do: %+v", plan)
				}
			})
		})
	}
}

// A password is written again if its write was not confirmed, and only then.
func TestUnconfirmedPasswordIsWrittenAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, ctx := fixture.NewCore(t), t.Context()
		w.Apply(ctx, fixture.Registry("1", nil)).MustSucceed(t)
		w.Faulty.Break(faultyOperations()["update"].match, acctest.Page())
		if run := w.Apply(ctx, fixture.Registry("2", nil)); len(run.Errors()) != 1 {
			t.Errorf("%+v", run)
		}
		w.Faulty.Heal()
		if plan := w.Plan(ctx, fixture.Registry("2", nil)); plan.Actions[fixture.RegistryAddress] != "update" {
			t.Errorf("the next plan does %v", plan.Actions)
		}
		before := len(w.Faulty.Requests())
		w.Apply(ctx, fixture.Registry("2", nil)).MustSucceed(t)
		if !slices.ContainsFunc(w.Faulty.Requests()[before:],
			func(r string) bool { return strings.HasPrefix(r, "PUT ") }) {
			t.Error("nothing was written")
		}
	})
}
