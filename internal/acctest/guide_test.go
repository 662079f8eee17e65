package acctest_test

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// guide is a page whose blocks are followed in order, by the comments before
// them:
//
//	<!-- file: NAME -->           the block is this file of the workspace
//	<!-- apply: NAME -->          and is applied; the plan after it is empty
//	<!-- fails: NAME: TITLE -->   and its plan fails with this error; then the earlier file is restored
//	<!-- run -->                  the commands of the block succeed, and the plan after an apply is empty
//	<!-- run TITLE -->            the last of them fails with this error
//	<!-- prints -->               the last command has printed these lines
//
// "NAME in WORKSPACE" is in a workspace of its own.
type guide struct {
	t      *testing.T
	world  *testbed.World
	env    []string
	spaces map[string]*acctest.Workspace
	// last is the output of the last command.
	last string
}

// Every guide is followed in order, from its first block to its last.
func TestGuides(t *testing.T) {
	t.Parallel()
	followed := 0
	for _, p := range pages(t) {
		if !slices.ContainsFunc(p.blocks, func(b block) bool {
			_, is := b.rule("file", "apply", "fails", "run", "prints")
			return is
		}) {
			continue
		}
		followed++
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			world, env := guideWorld(t)
			g := &guide{t: t, world: world, env: env, spaces: map[string]*acctest.Workspace{}}
			for _, b := range p.blocks {
				g.follow(b)
			}
			fixture.MustNotEscape(t, world)
		})
	}
	if followed == 0 {
		t.Error("no page is followed")
	}
}

// space is a workspace by its name.
func (g *guide) space(name string) *acctest.Workspace {
	if g.spaces[name] == nil {
		w := acctest.NewWorkspace(g.t, g.world)
		withOthers(g.t, w)
		w.Env = slices.Concat(w.Env, g.env)
		g.spaces[name] = w
	}
	return g.spaces[name]
}

func (g *guide) follow(b block) {
	g.t.Helper()
	for _, r := range b.rules {
		w := g.space(r.space)
		switch r.verb {
		case "file":
			w.File(r.file, b.text)
		case "apply":
			w.File(r.file, b.text)
			g.must(b, w, "apply")
			g.must(b, w, "plan", "-detailed-exitcode")
		case "fails":
			g.mistake(b, r, w)
		case "run":
			g.run(b, r)
		case "prints":
			g.printed(b)
		}
	}
}

// must runs terraform, which must end with status 0.
func (g *guide) must(b block, w *acctest.Workspace, arguments ...string) {
	g.t.Helper()
	if outcome := g.terraform(w, arguments...); outcome.Code != 0 {
		g.t.Fatalf("%s: terraform %s ends with %d:\n%s", b.place(), strings.Join(arguments, " "), outcome.Code,
			outcome.Text())
	}
}

// terraform runs a command without prompts.
func (g *guide) terraform(w *acctest.Workspace, arguments ...string) acctest.Outcome {
	g.t.Helper()
	if usesModule.MatchString(configurationOf(g.t, w)) {
		w.Run("get").MustSucceed(g.t)
	}
	switch arguments[0] {
	case "apply", "destroy":
		arguments = append(arguments, "-auto-approve", "-no-color")
	case "plan", "test", "output", "show":
		arguments = append(arguments, "-no-color")
	}
	outcome := w.Run(arguments...)
	g.last = outcome.Text()
	return outcome
}

var usesModule = regexp.MustCompile(`(?m)^\s*(module "|source\s*=\s*"\.)`)

// configurationOf is the text of all configuration files at the root of a workspace.
func configurationOf(t *testing.T, w *acctest.Workspace) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"*.tf", "*.hcl", "tests/*.hcl"} {
		names, err := filepath.Glob(filepath.Join(w.Dir, pattern))
		fixture.Must(t, err)
		for _, name := range names {
			content, err := os.ReadFile(name)
			fixture.Must(t, err)
			all.Write(content)
		}
	}
	return all.String()
}

// mistake plans a file that is wrong.
func (g *guide) mistake(b block, r rule, w *acctest.Workspace) {
	g.t.Helper()
	before, err := os.ReadFile(w.Dir + "/" + r.file)
	w.File(r.file, b.text)
	g.fails(b, r.title, g.terraform(w, "plan"))
	if err == nil {
		w.File(r.file, string(before))
	} else {
		w.File(r.file, "")
	}
}

// fails fails the test unless the outcome has only this error.
func (g *guide) fails(b block, title string, outcome acctest.Outcome) {
	g.t.Helper()
	if strings.Count(outcome.Text(), "Error: ") != 1 || !strings.Contains(outcome.Text(), "Error: "+title+"\n") {
		g.t.Errorf("%s: want the error %q:\n%s", b.place(), title, outcome.Text())
	}
}

// run runs the commands of a block: lines that begin with terraform, or with
// the environment of one run. "cd NAME" changes to the workspace of that name.
func (g *guide) run(b block, r rule) {
	g.t.Helper()
	w := g.space("")
	lines := strings.Split(strings.TrimSpace(b.text), "\n")
	for i, line := range lines {
		line, _, _ = strings.Cut(line, " #")
		words := strings.Fields(line)
		var env []string
		for len(words) > 0 && strings.Contains(words[0], "=") {
			env, words = append(env, words[0]), words[1:]
		}
		switch {
		case len(words) == 2 && words[0] == "cd":
			w = g.space(words[1])
		case len(words) < 2 || words[0] != "terraform":
			g.t.Fatalf("%s: %q is no run of terraform", b.place(), line)
		case words[1] == "init": // the providers are at hand
		default:
			kept := w.Env
			w.Env = slices.Concat(w.Env, env)
			g.command(b, w, words[1:], r.title, i == len(lines)-1)
			w.Env = kept
		}
	}
}

// command runs one command of a block, the last of which may have to fail with an error. The plan after an apply
// must be empty.
func (g *guide) command(b block, w *acctest.Workspace, arguments []string, title string, last bool) {
	g.t.Helper()
	if last && title != "" {
		g.fails(b, title, g.terraform(w, arguments...))
		return
	}
	g.must(b, w, arguments...)
	if arguments[0] == "apply" {
		applied := g.last
		g.must(b, w, append([]string{"plan", "-detailed-exitcode"}, arguments[1:]...)...)
		g.last = applied
	}
}

// printed compares a block with the output of the last command, line by line; "…" stands for a part that differs or
// is left out.
func (g *guide) printed(b block) {
	g.t.Helper()
	lines := strings.Split(g.last, "\n")
	for _, want := range strings.Split(b.text, "\n") {
		if want = strings.TrimSpace(want); want == "" || want == "…" {
			continue
		}
		if !slices.ContainsFunc(lines, func(line string) bool { return prints(line, want) }) {
			g.t.Errorf("%s: %q is not printed:\n%s", b.place(), want, g.last)
		}
	}
}

func prints(line, want string) bool {
	line, want = strings.Join(strings.Fields(line), " "), strings.Join(strings.Fields(want), " ")
	for _, part := range strings.Split(want, "…") {
		_, behind, found := strings.Cut(line, part)
		if !found {
			return false
		}
		line = behind
	}
	return true
}

// guideWorld has the objects that the guides name: a Palette, the registries of Azure and Amazon, and the
// environment variables that readers set.
func guideWorld(t *testing.T) (world *testbed.World, env []string) {
	t.Helper()
	world = testbed.New(t)
	contoso := world.Registry("contoso.azurecr.io", testbed.TokenAuth(
		testbed.Account{Username: "palette-pull", Password: fixture.Password},
		testbed.Account{Username: guideClient, Password: fixture.Password},
	))
	for _, chart := range guideCharts() {
		testbed.Must(contoso.PushChart(chart, "charts/"+chart.Name))
	}
	account := world.AWS()
	for _, region := range []string{"eu-west-1", "us-west-1"} {
		fixture.ECRPush(t, account.Registry(fixture.ECROwner, region),
			testbed.Chart{Name: "storefront", Version: "2.4.1"})
	}
	testbed.Must(
		account.Registry(fixture.ECROwner, "us-west-1").PushChart(testbed.Chart{Name: "ledger", Version: "1.0.0"},
			"helm/ledger"),
	)
	certManager := testbed.Chart{
		Name: "cert-manager", Version: "v1.19.2", Values: "replicaCount: 1\ncrds:\n  enabled: false\n",
	}
	testbed.Must(world.Registry("quay.io").PushChart(certManager, "jetstack/charts/cert-manager"))
	testbed.Must(account.Public("contoso").PushChart(testbed.Chart{Name: "storefront", Version: "2.4.1"}, "storefront"))
	user := account.AddUser(
		aws.UserSpec{Account: fixture.ECROwner, Name: "palette", Policies: []string{fixture.ECRPolicyWithout()}},
	)
	key := user.NewAccessKey(0)
	folder, secret := t.TempDir(), redact.New(rand.Text())
	client := fixture.Client(t, fixture.ControlPlane(t, world, folder, secret), secret)
	fixture.ECRTrustedRole(t, account, client, fixture.ECRPolicyWithout())
	registryInPalette(t, client)
	return world, slices.Concat(fixture.ECRMachine(account).Env(), []string{
		"PALETTE_EMBEDDED_PATH=" + folder,
		"TF_VAR_registry_password=" + fixture.Password, "TF_VAR_client_id=" + guideClient, "TF_VAR_client_secret=" + fixture.Password,
		`TF_VAR_clusters={ berlin = "65f1c3a9d8e7b6a5c4d3e201", paris = "65f1c3a9d8e7b6a5c4d3e202" }`,
		"TF_VAR_access_key_id=" + key.ID, "TF_VAR_secret_access_key=" + key.Secret,
	})
}

// guideClient is the service principal of the guides.
const guideClient = "7a1f0d0e-2f7c-4c39-9d0b-7d6f2f5a8c11"

// guideCharts are below charts/ of contoso.azurecr.io.
func guideCharts() []testbed.Chart {
	return []testbed.Chart{
		{Name: "storefront", Version: "2.4.1"},
		{Name: "storefront", Version: "2.5.0"},
		{Name: "session-cache", Version: "0.3.1"},
		{Name: "otel-collector", Version: "0.98.2"},
	}
}

// registryInPalette is the registry that guides find in Palette.
func registryInPalette(t *testing.T, client *palette.Client) {
	t.Helper()
	contoso := palette.Registry{Name: "contoso", Settings: registry.Settings{
		Kind: registry.Basic, Endpoint: endpoint.Read("contoso.azurecr.io/charts"),
		Credential: credential.Credential{
			Kind: credential.Basic, Username: "palette-pull", Password: redact.New(fixture.Password),
		},
	}}
	if _, err := client.CreateRegistry(t.Context(), contoso); err != nil {
		t.Fatal(err)
	}
}
