package oci_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// These tests send requests to real registries (distribution), and to an AWS that
// checks signatures and policies.

// proberIn is a prober whose connections lead to the world.
func proberIn(w *testbed.World, change ...func(*oci.Options)) *oci.Prober {
	route := func(transport *http.Transport) {
		transport.Proxy = nil
		transport.DialContext = w.DialContext
		transport.TLSClientConfig.RootCAs = w.Transport().TLSClientConfig.RootCAs
	}
	options := oci.Options{
		Transport: route, ECR: ecr.New(ecr.Options{Transport: route}),
		Timeouts: oci.Timeouts{Backoff: time.Millisecond},
	}
	for _, apply := range change {
		apply(&options)
	}
	return oci.New(options)
}

func accessKeyRegistry(t *testing.T, base string, key aws.AccessKey) probe.Registry {
	t.Helper()
	return registryAt(t, ecrName, base, credential.Credential{
		Kind: credential.AccessKey, AccessKeyID: key.ID, SecretAccessKey: redact.New(key.Secret),
	})
}

// manifests counts the requests for manifests.
func manifests(requests []testbed.Request) int {
	count := 0
	for _, request := range requests {
		if strings.Contains(request.Path, "/manifests/") {
			count++
		}
	}
	return count
}

func TestDistribution(t *testing.T) {
	t.Parallel()
	login := basicCredential(username, password)
	account := testbed.Account{Username: username, Password: password}
	for name, test := range map[string]struct {
		options    []testbed.Option
		credential credential.Credential
		conclusive bool
		manifests  int
	}{
		"open":                 {nil, credential.Credential{}, true, 2},
		"open, credentials":    {nil, login, false, 2},
		"htpasswd":             {[]testbed.Option{testbed.Htpasswd(username, password)}, login, true, 2},
		"token":                {[]testbed.Option{testbed.TokenAuth(account)}, login, true, 2},
		"token, anonymous":     {[]testbed.Option{testbed.TokenAuth(account), testbed.AnonymousPull()}, credential.Credential{}, true, 2},
		"open base, htpasswd":  {[]testbed.Option{testbed.Htpasswd(username, password), testbed.OpenBase()}, login, true, 3},
		"open base, token":     {[]testbed.Option{testbed.TokenAuth(account), testbed.OpenBase()}, login, true, 3},
		"blobs on other hosts": {[]testbed.Option{testbed.TokenAuth(account), testbed.BlobsFrom("data.contoso.test")}, login, true, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			server := w.Registry("contoso.azurecr.io", test.options...)
			want, err := server.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "team/web")
			if err != nil {
				t.Fatal(err)
			}
			testbed.Must(server.PushChart(testbed.Chart{Name: "db", Version: "1.0.0+b"}, "team/db"))
			prober, registry := proberIn(w), registryAt(t, "contoso.azurecr.io", "team", test.credential)
			proof, err := prober.Login(t.Context(), registry)
			if err != nil || proof.Conclusive != test.conclusive {
				t.Errorf("%+v, %v", proof, err)
			}
			for _, chart := range [][2]string{{"web", "1.2.3"}, {"db", "1.0.0+b"}, {"web", "1.2.3"}} {
				found, content, err := prober.Open(t.Context(), target(t, registry, chart[0], chart[1]))
				if err != nil {
					t.Fatal(err)
				}
				if chart[0] == "web" && found.Digest != want || content.Metadata.Name != chart[0] {
					t.Errorf("%+v", found)
				}
			}
			if got := manifests(w.Requests()); got != test.manifests {
				t.Errorf("%d manifest requests: %v", got, w.Requests())
			}
			if test.credential.Kind == credential.Basic {
				wrong := registry
				wrong.Credential.Password = redact.New("wrong")
				_, err := prober.Login(t.Context(), wrong)
				if name != "open, credentials" && failure(t, err).Outcome != probe.CredentialsRefused {
					t.Errorf("a wrong password: %v", err)
				}
			}
		})
	}
}

func TestResolveRenewsBearerToken(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	server := w.Registry(
		"contoso.azurecr.io", testbed.TokenAuth(testbed.Account{Username: username, Password: password}),
	)
	for _, version := range []string{"1.0.0", "2.0.0"} {
		testbed.Must(server.PushChart(testbed.Chart{Name: "web", Version: version}, "web"))
	}
	prober := proberIn(w)
	registry := registryAt(t, "contoso.azurecr.io", "", basicCredential(username, password))
	for _, version := range []string{"1.0.0", "2.0.0"} {
		if _, err := prober.Resolve(t.Context(), target(t, registry, "web", version)); err != nil {
			t.Fatal(err)
		}
		server.ExpireTokens()
	}
}

const (
	owner      = "214575254960"
	ecrRegion  = "eu-west-1"
	ecrName    = owner + ".dkr.ecr.eu-west-1.amazonaws.com"
	tokenOnly  = "ecr:GetAuthorizationToken"
	pullAction = "ecr:BatchGetImage"
	blobAction = "ecr:GetDownloadUrlForLayer"
)

func TestOpenWithAccessKey(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		actions []string
		version string
		outcome probe.Outcome
		missing string // within the permission that the error names
	}{
		"everything":  {[]string{tokenOnly, pullAction, blobAction}, "1.2.3", "", ""},
		"no token":    {[]string{pullAction, blobAction}, "1.2.3", probe.Forbidden, tokenOnly},
		"no manifest": {[]string{tokenOnly, blobAction}, "1.2.3", probe.Forbidden, pullAction},
		"no blob":     {[]string{tokenOnly, pullAction}, "1.2.3", probe.Forbidden, blobAction},
		"no list":     {[]string{tokenOnly, pullAction, blobAction}, "1.2.4", probe.VersionAbsent, "ecr:ListImages"},
		"a list":      {[]string{tokenOnly, pullAction, blobAction, "ecr:ListImages"}, "1.2.4", probe.VersionAbsent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := testbed.New(t)
			server := w.AWS().Registry(owner, ecrRegion)
			testbed.Must(server.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "charts/web"))
			key := w.AWS().AddUser(
				aws.UserSpec{Account: owner, Name: "ci", Policies: []string{aws.Allow(test.actions...)}},
			).NewAccessKey(0)
			registry := accessKeyRegistry(t, "charts", key)
			_, _, err := proberIn(w).Open(t.Context(), target(t, registry, "web", test.version))
			if test.outcome == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			failed := failure(t, err)
			if failed.Outcome != test.outcome || !strings.Contains(failed.Permission, test.missing) ||
				(test.missing == "") != (failed.Permission == "") {
				t.Errorf("%s with permission %q: %v", failed.Outcome, failed.Permission, err)
			}
			if test.outcome == probe.VersionAbsent && test.missing == "" && failed.Neighbours.Newest != "1.2.3" {
				t.Errorf("%+v", failed.Neighbours)
			}
		})
	}
}

func TestResolveRenewsECRToken(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	server := w.AWS().Registry(owner, ecrRegion)
	for _, version := range []string{"1.0.0", "2.0.0"} {
		testbed.Must(server.PushChart(testbed.Chart{Name: "web", Version: version}, "web"))
	}
	key := w.AWS().AddUser(
		aws.UserSpec{Account: owner, Name: "ci", Policies: []string{aws.Allow(tokenOnly, pullAction)}},
	).NewAccessKey(0)
	prober, registry := proberIn(w), accessKeyRegistry(t, "", key)
	for _, version := range []string{"1.0.0", "2.0.0"} {
		if _, err := prober.Resolve(t.Context(), target(t, registry, "web", version)); err != nil {
			t.Fatal(err)
		}
		w.AWS().ExpireTokens()
	}
}

func TestLoginWaitsForAccessKey(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	w.AWS().Registry(owner, ecrRegion)
	key := w.AWS().AddUser(
		aws.UserSpec{Account: owner, Name: "ci", Policies: []string{aws.Allow(tokenOnly)}},
	).NewAccessKey(2)
	registry := accessKeyRegistry(t, "", key)
	registry.Propagation = 20 * time.Second
	if proof, err := proberIn(w).Login(t.Context(), registry); err != nil || !proof.Conclusive {
		t.Errorf("%+v, %v", proof, err)
	}
}

// This test sets the identity of this machine, so it does not run in parallel.
func TestResolveWithRole(t *testing.T) {
	w := testbed.New(t)
	for _, pair := range w.Env() {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "AWS_") && name != "AWS_CA_BUNDLE" {
			t.Setenv(name, value)
		}
	}
	server := w.AWS().Registry(owner, ecrRegion)
	testbed.Must(server.PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "web"))
	machine := w.AWS().AddUser(
		aws.UserSpec{Account: "999988887777", Name: "runner", Policies: []string{aws.Allow("sts:AssumeRole")}},
	)
	role := w.AWS().AddRole(aws.RoleSpec{
		Account: owner, Name: "palette", Policies: []string{aws.Allow(tokenOnly, pullAction, blobAction)},
		Trust: aws.Trust{Principals: []string{machine.ARN}, ExternalID: "of the tenant"},
	})
	resolve := func(externalID string) error {
		assumed := credential.Credential{Kind: credential.Role, RoleARN: role.ARN, ExternalID: externalID}
		_, err := proberIn(w).Resolve(t.Context(), target(t, registryAt(t, ecrName, "", assumed), "web", "1.2.3"))
		return err
	}
	if err := resolve("of the tenant"); outcome(t, err) != probe.NoIdentity {
		t.Errorf("%v", err)
	}
	key := machine.NewAccessKey(0)
	t.Setenv("AWS_ACCESS_KEY_ID", key.ID)
	t.Setenv("AWS_SECRET_ACCESS_KEY", key.Secret)
	if err := resolve("of another"); outcome(t, err) != probe.RoleNotAssumed {
		t.Errorf("%v", err)
	}
	if err := resolve("of the tenant"); err != nil {
		t.Error(err)
	}
	if got := strings.Join(role.Sessions(), " "); !strings.Contains(got, "terraform-provider-palette") {
		t.Errorf("sessions %q", got)
	}
}

func TestECRPublic(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	testbed.Must(w.AWS().Public("alias").PushChart(testbed.Chart{Name: "web", Version: "1.2.3"}, "web"))
	w.AWS().Registry(owner, ecrRegion)
	prober := proberIn(w)
	public := registryAt(t, "public.ecr.aws/alias", "", credential.Credential{})
	if proof, err := prober.Login(t.Context(), public); err != nil {
		t.Errorf("%+v, %v", proof, err)
	}
	if _, err := prober.Resolve(t.Context(), target(t, public, "web", "1.2.3")); err != nil {
		t.Error(err)
	}
	_, err := prober.Login(t.Context(), registryAt(t, ecrName, "", credential.Credential{}))
	if failed := failure(t, err); failed.Outcome != probe.CredentialsRequired ||
		!strings.Contains(failed.NextStep, "protected = true") {
		t.Errorf("%v", err)
	}
}
