package palette_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// script has a handler for each method and path, and keeps what was sent.
type script struct {
	mu       sync.Mutex
	handlers map[string]func(http.ResponseWriter, *http.Request)
	log      []string
	bodies   map[string]string
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	return carrier(func(w http.ResponseWriter, r *http.Request) {
		name := r.Method + " " + r.URL.Path
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		if s.bodies == nil {
			s.bodies = map[string]string{}
		}
		s.log, s.bodies[name] = append(s.log, name), string(body)
		handle := s.handlers[name]
		s.mu.Unlock()
		if handle == nil {
			refuse(w, http.StatusNotFound, v1.CodeResourceNotFound)
			return
		}
		handle(w, r)
	}).RoundTrip(r)
}

func (s *script) count(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := 0
	for _, logged := range s.log {
		if logged == name {
			found++
		}
	}
	return found
}

func responds(status int, body any) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) { reply(w, status, body) }
}

func listed(kind string, uidsAndNames ...string) v1.OciRegistries {
	list := v1.OciRegistries{Items: []v1.OciRegistry{}}
	for i := 0; i < len(uidsAndNames); i += 2 {
		list.Items = append(list.Items, v1.OciRegistry{
			Metadata: &v1.ObjectMeta{
				UID: uidsAndNames[i], Name: uidsAndNames[i+1],
			}, Spec: &v1.OciRegistrySpec{RegistryType: kind},
		})
	}
	return list
}

const summaryPath = "GET /v1/registries/oci/summary"

func TestRegistryByName(t *testing.T) {
	t.Parallel()
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		summaryPath: responds(http.StatusOK, listed("Basic", "1", "one", "2", "two", "3", "two", "4", "One")),
	}}
	c := client(t, quick(s))
	found, err := c.RegistryByName(t.Context(), palette.Tenant(), "one")
	if err != nil || found.UID != "1" || found.Name != "one" || found.Settings.Kind != registry.Basic {
		t.Errorf("%v, %+v", err, found)
	}
	var ambiguous *palette.AmbiguousError
	if _, err = c.RegistryByName(t.Context(), palette.Tenant(), "two"); !errors.As(err, &ambiguous) ||
		len(ambiguous.Candidates) != 2 {
		t.Errorf("got %v", err)
	}
	var missing *palette.NotFoundError
	if _, err = c.RegistryByName(
		t.Context(), palette.Tenant(), "ONE",
	); !errors.As(err, &missing) || !errors.Is(err, palette.ErrNotFound) || len(missing.Known) != 3 {
		t.Errorf("got %v", err)
	}
	if s.count(summaryPath) != 1 {
		t.Errorf("%d requests", s.count(summaryPath))
	}
}

func TestRegistryOfUnknownKind(t *testing.T) {
	t.Parallel()
	ecr := responds(http.StatusOK, v1.EcrRegistry{
		Metadata: &v1.ObjectMeta{Name: "x", UID: "u"}, Spec: &v1.EcrRegistrySpec{Endpoint: "e"},
	})
	for name, test := range map[string]struct {
		list  v1.OciRegistries
		tries int // under the wrong kind
	}{
		"listed": {listed("ECR", "u", "x"), 0}, "wrongly listed": {listed("basic", "u", "x"), 2}, "not listed": {listed("ecr"), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
				summaryPath: responds(http.StatusOK, test.list), "GET /v1/registries/oci/u/ecr": ecr,
			}}
			c := client(t, quick(s))
			for range 2 {
				found, err := c.Registry(t.Context(), palette.Tenant(), "u")
				if err != nil || found.Settings.Kind != registry.ECR || found.Settings.Endpoint.String() != "e" ||
					found.UID != "u" {
					t.Errorf("%v, %+v", err, found)
				}
			}
			if got := s.count("GET /v1/registries/oci/u/basic"); got != test.tries {
				t.Errorf("%d requests under the other kind", got)
			}
			if _, err := c.Registry(t.Context(), palette.Tenant(), "gone"); !errors.Is(err, palette.ErrNotFound) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A registry is decoded with defaults for what Palette leaves out.
func TestRegistryDecoded(t *testing.T) {
	t.Parallel()
	const path = "GET /v1/registries/oci/u/basic"
	for name, test := range map[string]struct {
		document string
		lacks    string
		want     palette.Registry
	}{
		"empty":         {`{}`, "metadata", palette.Registry{}},
		"null metadata": {`{"metadata":null,"spec":{"endpoint":"e"}}`, "metadata", palette.Registry{}},
		"no uid":        {`{"metadata":{"name":"x"},"spec":{"endpoint":"e"}}`, "metadata.uid", palette.Registry{}},
		"no spec":       {`{"metadata":{"uid":"u"}}`, "spec", palette.Registry{}},
		"null spec":     {`{"metadata":{"uid":"u"},"spec":null,"status":{}}`, "spec", palette.Registry{}},
		"null auth and status": {
			`{"metadata":{"uid":"u","name":"x"},"spec":{"endpoint":"e","auth":null},"status":null}`, "",
			palette.Registry{UID: "u", Name: "x", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("e")}},
		},
		"synchronized by status": {
			`{"metadata":{"uid":"u","name":"x","lastModifiedTimestamp":"2026-04-23T10:11:12.005Z"},"spec":{"endpoint":"e"},` +
				`"status":{"syncStatus":{"isSyncSupported":true,"status":"Success"}}}`, "",
			palette.Registry{
				UID: "u", Name: "x", Settings: registry.Settings{Kind: registry.Basic, Endpoint: endpoint.Read("e"), Synchronized: true},
				Sync:  palette.SyncStatus{Supported: true, Status: "Success"},
				Stamp: palette.RegistryStamp{Modified: time.Date(2026, 4, 23, 10, 11, 12, 5e6, time.UTC)},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
				path: responds(http.StatusOK, json.RawMessage(test.document)),
			}}
			found, err := client(t, quick(s)).RegistryOf(t.Context(), palette.Tenant(), registry.Basic, "u")
			var unexpected *palette.UnexpectedError
			switch {
			case test.lacks != "" && (!errors.As(err, &unexpected) || !strings.Contains(unexpected.Lacks, test.lacks)):
				t.Errorf("got %v", err)
			case test.lacks == "" && err != nil:
				t.Error(err)
			}
			endpoints := cmp.Comparer(func(a, b endpoint.Endpoint) bool { return a == b })
			if diff := cmp.Diff(test.want, found, endpoints); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The status of a registry decides whether it is synchronized, or its spec where
// the status has no flag.
func TestRegistrySynchronized(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spec, status string
		want         bool
	}{
		"both absent":             {``, `{}`, false},
		"both absent, a word":     {``, `{"syncStatus":{"status":"Pending"}}`, false},
		"both absent, done":       {``, `{"syncStatus":{"status":"Success"}}`, true},
		"spec alone":              {`,"isSyncSupported":true`, `{}`, true},
		"spec alone, a word":      {`,"isSyncSupported":true`, `{"syncStatus":{"status":"Success"}}`, true},
		"status alone":            {``, `{"syncStatus":{"isSyncSupported":true}}`, true},
		"status against the spec": {`,"isSyncSupported":false`, `{"syncStatus":{"isSyncSupported":true}}`, true},
		"spec against the status": {`,"isSyncSupported":true`, `{"syncStatus":{"isSyncSupported":false}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, kind := range []registry.Kind{registry.Basic, registry.ECR} {
				document := `{"metadata":{"uid":"u"},"spec":{"endpoint":"e"` + test.spec + `},"status":` +
					test.status + `}`
				s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
					"GET /v1/registries/oci/u/" + string(kind): responds(http.StatusOK, json.RawMessage(document)),
				}}
				found, err := client(t, quick(s)).Registry(t.Context(), palette.Tenant(), "u")
				if err != nil || found.Settings.Kind != kind || found.Settings.Synchronized != test.want {
					t.Errorf("%s of %s: %v, %v", kind, document, found.Settings, err)
				}
			}
		})
	}
}

func TestUpdateRegistryKeepsUnmanagedFields(t *testing.T) {
	t.Parallel()
	meta := &v1.ObjectMeta{
		Name: "x", UID: "u", Labels: map[string]string{"a": "b"}, Annotations: map[string]string{"c": "d"},
	}
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		"GET /v1/registries/oci/u/ecr": responds(http.StatusOK, v1.EcrRegistry{Metadata: meta, Spec: &v1.EcrRegistrySpec{
			Endpoint: "old", DefaultRegion: "eu-west-1", Scope: "tenant", RegistryUID: "r", ContainsSpectroManifest: true, ProviderType: "helm",
			IsPrivate: true, Credentials: &v1.AwsCloudAccount{Partition: "aws-us-gov", SecretKey: v1.Masked},
		}}),
		"PUT /v1/registries/oci/u/ecr": responds(http.StatusNoContent, nil),
	}}
	_, err := client(t, quick(s)).UpdateRegistry(t.Context(), palette.Registry{UID: "u", Settings: registry.Settings{
		Kind: registry.ECR, Endpoint: endpoint.Read("new"), Private: true,
		Credential: credential.Credential{
			Kind: credential.AccessKey, AccessKeyID: "A", SecretAccessKey: redact.New("S"),
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var sent v1.EcrRegistry
	if err := json.Unmarshal([]byte(s.bodies["PUT /v1/registries/oci/u/ecr"]), &sent); err != nil {
		t.Fatal(err)
	}
	wanted := v1.EcrRegistry{Metadata: meta, Spec: &v1.EcrRegistrySpec{
		Endpoint: "new", Scope: "tenant", RegistryUID: "r", ContainsSpectroManifest: true,
		ProviderType: "helm", IsPrivate: true,
		Credentials: &v1.AwsCloudAccount{
			CredentialType: "secret", AccessKey: "A", SecretKey: "S", Partition: "aws-us-gov",
		},
		TLS: &v1.TLSConfiguration{Enabled: true},
	}}
	if diff := cmp.Diff(wanted, sent); diff != "" {
		t.Error(diff)
	}
}

func TestMaskIsNeverSent(t *testing.T) {
	t.Parallel()
	meta := &v1.ObjectMeta{UID: "u"}
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		"GET /v1/registries/oci/u/basic": responds(http.StatusOK, v1.BasicOciRegistry{
			Metadata: meta, Spec: &v1.BasicOciRegistrySpec{},
		}),
		"GET /v1/registries/oci/u/ecr": responds(http.StatusOK, v1.EcrRegistry{Metadata: meta, Spec: &v1.EcrRegistrySpec{}}),
	}}
	c, mask := client(t, quick(s)), redact.New(v1.Masked)
	for _, settings := range []registry.Settings{
		{Kind: registry.Basic, Credential: credential.Credential{Kind: credential.Basic, Password: mask}},
		{Kind: registry.Basic, Credential: credential.Credential{Kind: credential.Basic}, Hidden: true},
		{Kind: registry.ECR, Credential: credential.Credential{Kind: credential.AccessKey, SecretAccessKey: mask}},
		{Kind: registry.ECR, Private: true, Hidden: true},
	} {
		r := palette.Registry{UID: "u", Settings: settings}
		_, createErr := c.CreateRegistry(t.Context(), r)
		_, updateErr := c.UpdateRegistry(t.Context(), r)
		for _, err := range []error{createErr, updateErr, c.ValidateRegistry(t.Context(), settings)} {
			if !errors.Is(err, palette.ErrMaskedSecret) {
				t.Errorf("got %v", err)
			}
		}
	}
	for _, sent := range s.log {
		if !strings.HasPrefix(sent, "GET") {
			t.Errorf("%s was sent", sent)
		}
	}
	for _, settings := range []registry.Settings{{Kind: "other"}, {Kind: registry.ECR, PodIdentity: true}} {
		if err := c.ValidateRegistry(t.Context(), settings); !errors.Is(err, palette.ErrArgument) {
			t.Errorf("%v: got %v", settings, err)
		}
	}
}

func TestCreateProfileWithLostResponse(t *testing.T) {
	t.Parallel()
	s := &script{}
	entry := func(uid, version string) v1.ClusterProfileMetadata {
		return v1.ClusterProfileMetadata{
			Metadata: &v1.ObjectEntity{Name: "apps", UID: uid}, Spec: &v1.ClusterProfileMetadataSpec{Version: version},
		}
	}
	s.handlers = map[string]func(http.ResponseWriter, *http.Request){
		"GET /v1/dashboard/clusterprofiles/metadata": func(w http.ResponseWriter, _ *http.Request) {
			list := v1.ClusterProfilesMetadata{Items: []v1.ClusterProfileMetadata{entry("a", "1.0.0")}}
			if s.count("POST /v1/clusterprofiles") > 0 {
				list.Items = append(list.Items, entry("b", "1.1.0"))
			}
			reply(w, http.StatusOK, list)
		},
		"POST /v1/clusterprofiles":  func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusGatewayTimeout, "") },
		"GET /v1/clusterprofiles/b": responds(http.StatusOK, v1.ClusterProfile{Metadata: &v1.ObjectMeta{UID: "b"}, Spec: &v1.ClusterProfileSpec{}}),
	}
	entity := func(version string) palette.NewProfile { return palette.NewProfile{Name: "apps", Version: version} }
	c := client(t, quick(s))
	if uid, err := c.CreateProfile(t.Context(), scope, entity("1.1.0")); err != nil || uid != "b" {
		t.Errorf("%q, %v", uid, err)
	}
	if uid, err := c.CreateProfile(t.Context(), scope, entity("1.0.0")); !errors.Is(err, palette.ErrConflict) {
		t.Errorf("what was there before was taken for new: %q, %v", uid, err)
	}
	if s.count("POST /v1/clusterprofiles") != 2 {
		t.Error("posted more than once")
	}
}

func TestFindProfile(t *testing.T) {
	t.Parallel()
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		"GET /v1/dashboard/clusterprofiles/metadata": responds(http.StatusOK, v1.ClusterProfilesMetadata{Items: []v1.ClusterProfileMetadata{
			{Metadata: &v1.ObjectEntity{Name: "apps", UID: "p"}, Spec: &v1.ClusterProfileMetadataSpec{Version: "1.0.0"}},
			{Metadata: &v1.ObjectEntity{Name: "apps", UID: "t"}, Spec: &v1.ClusterProfileMetadataSpec{Version: "1.0.0"}},
			{Metadata: &v1.ObjectEntity{Name: "Apps", UID: "c"}, Spec: &v1.ClusterProfileMetadataSpec{Version: "1.0.0"}},
			{Metadata: &v1.ObjectEntity{Name: "apps", UID: "g"}, Spec: &v1.ClusterProfileMetadataSpec{Version: "1.0.0"}},
		}}),
		"GET /v1/clusterprofiles/p": responds(http.StatusOK, v1.ClusterProfile{Metadata: &v1.ObjectMeta{UID: "p", Annotations: map[string]string{"scope": "project"}}, Spec: &v1.ClusterProfileSpec{}}),
		"GET /v1/clusterprofiles/t": responds(http.StatusOK, v1.ClusterProfile{Metadata: &v1.ObjectMeta{UID: "t", Annotations: map[string]string{"scope": "tenant"}}, Spec: &v1.ClusterProfileSpec{}}),
	}}
	c := client(t, quick(s))
	for where, uid := range map[palette.Scope]string{scope: "p", palette.Tenant(): "t"} {
		if found, err := c.FindProfile(t.Context(), where, "apps", "1.0.0"); err != nil || found.UID != uid {
			t.Errorf("%v: %v", where, err)
		}
	}
	if _, err := c.FindProfile(t.Context(), scope, "apps", "2.0.0"); !errors.Is(err, palette.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestProfileSummariesFollowsPages(t *testing.T) {
	t.Parallel()
	page := func(w http.ResponseWriter, r *http.Request) {
		token := r.URL.Query().Get(v1.QueryContinue)
		next := map[string]string{"": "b", "b": "c", "c": ""}[token]
		reply(w, http.StatusOK, v1.ClusterProfilesSummary{
			Items: []v1.ClusterProfileSummary{
				{Metadata: &v1.ObjectMeta{Name: "p" + token}},
			}, Listmeta: &v1.ListMetaData{Continue: next},
		})
	}
	const path = "POST /v1/dashboard/clusterprofiles"
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){path: page}}
	found, err := client(t, quick(s)).ProfileSummaries(t.Context(), scope, v1.ClusterProfilesFilterSpec{})
	if err != nil || len(found) != 3 {
		t.Errorf("%d items, %v", len(found), err)
	}
	s.handlers[path] = responds(
		http.StatusOK, v1.ClusterProfilesSummary{
			Items: []v1.ClusterProfileSummary{}, Listmeta: &v1.ListMetaData{Continue: "again"},
		},
	)
	if _, err := client(t, quick(s)).ProfileSummaries(t.Context(), scope, v1.ClusterProfilesFilterSpec{}); err == nil {
		t.Error("an endless list is no error")
	}
}

func TestProjectUID(t *testing.T) {
	t.Parallel()
	const path = "GET /v1/dashboard/projects/metadata"
	s := &script{handlers: map[string]func(
		http.ResponseWriter, *http.Request,
	){path: responds(http.StatusOK, v1.ProjectsMetadata{Items: []v1.ProjectMetadata{
		{Metadata: &v1.ObjectEntity{Name: "default", UID: "lower"}}, {Metadata: &v1.ObjectEntity{Name: "Default", UID: "d"}}, {},
	}})}}
	c := client(t, quick(s))
	for range 3 {
		if uid, err := c.ProjectUID(t.Context(), "Default"); err != nil || uid != "d" {
			t.Errorf("%q, %v", uid, err)
		}
	}
	if s.count(path) != 1 {
		t.Errorf("%d requests", s.count(path))
	}
	for range 2 {
		if _, err := c.ProjectUID(t.Context(), "Def"); !errors.Is(err, palette.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	}
	if s.count(path) != 3 {
		t.Errorf("%d requests: an absent project was remembered", s.count(path))
	}
}

func TestWaitForSync(t *testing.T) {
	t.Parallel()
	word := func(status, message string) v1.RegistrySyncStatus {
		return v1.RegistrySyncStatus{IsSyncSupported: new(true), Status: status, Message: message}
	}
	for name, test := range map[string]struct {
		statuses []v1.RegistrySyncStatus
		failed   string
	}{
		"success":       {[]v1.RegistrySyncStatus{word("", ""), word("Pending", ""), word("InProgress", ""), word("Success", "")}, ""},
		"completed":     {[]v1.RegistrySyncStatus{word("running", ""), word("Unknown", ""), word("COMPLETED", "")}, ""},
		"new word":      {[]v1.RegistrySyncStatus{word("Resting", ""), word("Syncing", ""), word("success", "")}, ""},
		"failed":        {[]v1.RegistrySyncStatus{word("InProgress", ""), word("failed", "no such repository")}, "no such repository"},
		"error":         {[]v1.RegistrySyncStatus{word("Error", "denied")}, "denied"},
		"not supported": {[]v1.RegistrySyncStatus{{IsSyncSupported: new(false), Status: "Failed"}}, ""},
		"no flag":       {[]v1.RegistrySyncStatus{{Status: "Pending"}, {Status: "Success"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s, next := &script{}, 0
				s.handlers = map[string]func(http.ResponseWriter, *http.Request){
					"GET /v1/registries/oci/u/ecr/sync/status": func(w http.ResponseWriter, _ *http.Request) {
						reply(w, http.StatusOK, test.statuses[min(next, len(test.statuses)-1)])
						next++
					},
				}
				status, err := client(t, quick(s)).WaitForSync(t.Context(), registry.ECR, "u")
				var failed *palette.SyncError
				switch {
				case test.failed == "" && (err != nil || status.Status != test.statuses[len(test.statuses)-1].Status):
					t.Errorf("%v, %+v", err, status)
				case test.failed != "" && (!errors.As(err, &failed) || failed.Message != test.failed ||
					failed.Err != nil || !strings.Contains(err.Error(), test.failed)):
					t.Errorf("got %v", err)
				}
			})
		})
	}
}

// The wait goes on after a failed read, and ends after several in a row or a
// refusal.
func TestWaitForSyncAfterFailedReads(t *testing.T) {
	t.Parallel()
	fails, done := http.StatusInternalServerError, http.StatusOK
	for name, test := range map[string]struct {
		statuses []int
		looks    int
		fails    bool
	}{
		"now and then": {[]int{fails, fails, 0, fails, fails, done}, 6, false},
		"in a row":     {[]int{0, fails, fails, fails, done}, 4, true},
		"refused":      {[]int{http.StatusForbidden, done}, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				looks := 0
				c := client(t, quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
					status := test.statuses[min(looks, len(test.statuses)-1)]
					looks++
					switch status {
					case done:
						reply(w, http.StatusOK, v1.RegistrySyncStatus{IsSyncSupported: new(true), Status: "Success"})
					case 0:
						reply(w, http.StatusOK, v1.RegistrySyncStatus{IsSyncSupported: new(true), Status: "Running"})
					default:
						refuse(w, status, "X")
					}
				})))
				if _, err := c.WaitForSync(t.Context(), registry.Basic, "u"); (err != nil) != test.fails ||
					looks != test.looks {
					t.Errorf("%v after %d looks", err, looks)
				}
			})
		})
	}
}

func TestWaitForSyncEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ran := time.Unix(1e9, 0).UTC()
		held := v1.RegistrySyncStatus{IsSyncSupported: new(true), Status: "Success", LastRunTime: v1.Time{Time: ran}}
		old := palette.SyncStatus{Supported: true, Status: "Success", LastRun: ran}
		s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
			"GET /v1/registries/oci/u/basic/sync/status": responds(http.StatusOK, v1.RegistrySyncStatus{
				IsSyncSupported: new(true), Status: "InProgress", Message: "page 3",
			}),
			"GET /v1/registries/oci/o/basic/sync/status": responds(http.StatusOK, held),
		}}
		c := client(t, quick(s))
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		_, err := c.WaitForSync(ctx, registry.Basic, "u")
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(fmt.Sprint(err), "InProgress") ||
			!strings.Contains(fmt.Sprint(err), "page 3") {
			t.Errorf("got %v", err)
		}
		begun := time.Now()
		_, err = c.WaitForSync(t.Context(), registry.Basic, "o", palette.After(old, 40*time.Millisecond))
		if err != nil || time.Since(begun) < 40*time.Millisecond {
			t.Errorf("%v after %s: the earlier run was taken for this one", err, time.Since(begun))
		}
		if _, err := c.WaitForSync(t.Context(), registry.Basic, "gone"); !errors.Is(err, palette.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// A run that creates many registries reads the list of all once, and adds those
// that it created until it reads the list again.
func TestCreatedRegistriesAreListed(t *testing.T) {
	t.Parallel()
	s := &script{handlers: map[string]func(http.ResponseWriter, *http.Request){
		summaryPath:                      responds(http.StatusOK, listed("Basic", "1", "one")),
		"POST " + v1.PathBasicRegistries: responds(http.StatusCreated, v1.UID{UID: "2"}),
	}}
	c := client(t, quick(s))
	made := wanted()
	if _, err := c.CreateRegistry(t.Context(), made); err != nil {
		t.Fatal(err)
	}
	found, err := c.RegistryByName(t.Context(), palette.Tenant(), made.Name)
	if err != nil || found.UID != "2" || found.Settings.Kind != made.Settings.Kind {
		t.Errorf("%+v, %v", found, err)
	}
	if s.count(summaryPath) != 1 {
		t.Errorf("%d lists", s.count(summaryPath))
	}
	if all, err := c.FreshRegistries(t.Context(), palette.Tenant()); err != nil || len(all) != 1 {
		t.Errorf("a deleted registry is listed: %v, %v", all, err)
	}
}
