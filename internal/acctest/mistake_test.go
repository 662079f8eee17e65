package acctest_test

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
	"github.com/palette-oci/terraform-provider-palette/internal/acctest/fixture"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// subject is a section of the golden file: mistakes about one thing, in one
// world.
type subject struct {
	title string
	// world makes what its mistakes are made in, and the configuration that they
	// share.
	world    func(*setting) string
	mistakes []mistake
}

// mistake is what a practitioner may write, or meet, that a diagnostic is about.
// In its configurations and texts, this stands for a name of its own, and other
// for a second one.
type mistake struct {
	// name is the mistake in words; it is unique in its subject.
	name string
	// before is applied first, without an error, and next after it: then the
	// mistake is a change.
	before, next string
	// config is the configuration with the mistake in it.
	config string
	// odd is what is odd about the world from the start, then what becomes of it
	// between before and config.
	odd, then func(*trial)
	// env is the environment of terraform, and ripe says when it is interrupted.
	// A mistake that has one of them is run alone, and so is one that is apart, as
	// it keeps others from being planned.
	env   []string
	ripe  func(*trial) bool
	apart bool
	// long is that it waits for seconds: it is made with fixture.EveryEnv only.
	long bool
	// either is that it is told at one of two resources, as the run comes to them:
	// no place is compared.
	either bool
}

func (m mistake) alone() bool { return m.env != nil || m.ripe != nil || m.apart }

// setting is a workspace and the world around it.
type setting struct {
	t     *testing.T
	world *testbed.World
	w     *acctest.Workspace
	// host is palette.test and client works behind Terraform's back there, charts
	// is the registry that most is about; nil where the subject has none.
	host   *testbed.Host
	client *palette.Client
	charts *testbed.Registry
}

// trial is a mistake under way.
type trial struct {
	mistake
	*setting
	label string
	told  []told
	// over says that a phase has failed. skipped is why it cannot be made on this
	// machine.
	over    bool
	skipped string
}

// told is a diagnostic of a mistake.
type told struct{ phase, severity, address, line, summary, detail string }

func (t told) same(o told) bool { o.phase = t.phase; return t == o }

// own puts the names of a trial into a text, and shared takes them out.
func (r *trial) own(text string) string {
	return ownNames.ReplaceAllStringFunc(text, func(name string) string { return r.label + ownLabels[name] })
}

func (r *trial) shared(text string) string {
	for name, suffix := range ownLabels {
		text = regexp.MustCompile(`\b`+r.label+suffix+`\b`).ReplaceAllString(text, name)
	}
	return text
}

var (
	ownSuffix = regexp.MustCompile(`\.(this|other)$`)
	ownNames  = regexp.MustCompile(`\b(this|other)\b`)
	ownLabels = map[string]string{"this": "", "other": "b"}
)

// file is where the configuration of a trial is.
func (r *trial) file() string { return r.label + ".tf" }

// write puts one of its configurations into the workspace.
func (r *trial) write(configuration string) { r.w.File(r.file(), r.own(configuration)) }

// run makes every mistake of a subject: those that can be made side by side in
// one workspace, the others alone.
func (s subject) run(t *testing.T) []*trial {
	t.Helper()
	var together []*trial
	var groups [][]*trial
	names := map[string]bool{}
	for i, m := range s.mistakes {
		if names[m.name] {
			t.Errorf("%q is there twice", m.name)
		}
		names[m.name] = true
		r := &trial{mistake: m, label: fmt.Sprintf("x%02d", i)}
		if m.long && !fixture.Every() {
			r.skipped = "it takes long, and " + fixture.EveryEnv + " is not set"
			groups = append(groups, []*trial{r})
			continue
		}
		if m.alone() {
			groups = append(groups, []*trial{r})
			continue
		}
		together = append(together, r)
	}
	t.Run("mistakes", func(t *testing.T) {
		for _, group := range append(groups, together) {
			if len(group) == 0 || group[0].skipped != "" {
				continue
			}
			name := "together"
			if group[0].alone() {
				name = group[0].name
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s.begin(t).try(group)
			})
		}
	})
	return slices.Concat(append(groups, together)...)
}

// begin makes a world and a workspace with what the mistakes share.
func (s subject) begin(t *testing.T) *setting {
	t.Helper()
	place := &setting{t: t, world: testbed.New(t)}
	place.w = acctest.NewWorkspace(t, place.world)
	place.w.Write(s.world(place))
	return place
}

// try goes through the phases as a practitioner does. What fails in a phase is
// taken out of the next one, so that every mistake is found in its own.
func (s *setting) try(trials []*trial) {
	s.t.Helper()
	changes := false
	for _, r := range trials {
		r.setting = s
		if r.odd != nil {
			r.odd(r)
		}
		r.write(r.before)
		changes = changes || r.before != ""
	}
	s.w.Env = append(s.w.Env, trials[0].env...)
	if changes {
		s.w.Apply(wide).MustSucceed(s.t)
	}
	changes = false
	for _, r := range trials {
		if r.next != "" {
			r.write(r.next)
			changes = true
		}
	}
	if changes {
		s.w.Apply(wide).MustSucceed(s.t)
	}
	for _, r := range trials {
		if r.skipped != "" {
			r.over = true
			continue
		}
		if r.then != nil {
			r.then(r)
		}
		r.write(r.config)
	}
	s.phase("validate", trials, s.w.Validate)
	s.phase("plan", trials, func() acctest.Outcome { return s.w.Plan(wide) })
	s.phase("apply", trials, func() acctest.Outcome {
		if ripe := trials[0].ripe; ripe != nil {
			return interrupted(s.t, s.w, "it is time to interrupt", func() bool { return ripe(trials[0]) })
		}
		return s.w.Apply(wide)
	})
}

// wide lets everything go on at once that waits for nothing.
const wide = "-parallelism=40"

func (s *setting) phase(name string, trials []*trial, run func() acctest.Outcome) {
	s.t.Helper()
	if !slices.ContainsFunc(trials, func(r *trial) bool { return !r.over }) {
		return
	}
	begun := time.Now()
	outcome := run()
	s.t.Logf("%s took %s", name, time.Since(begun).Round(time.Millisecond))
	for _, d := range slices.Concat(outcome.Errors(), outcome.Warnings()) {
		if d.Detail == "" {
			continue // that a run was interrupted, without a word of the reason
		}
		index := meant(trials, d)
		if index < 0 {
			s.t.Errorf("%s: %s of no mistake: %s at %q in %q: %s", name, d.Severity, d.Summary, d.Address, d.File,
				d.Detail)
			continue
		}
		trials[index].note(name, d)
		if titles.MatchString(d.Summary) {
			fixture.MustReadWell(s.t, d)
		}
	}
	for _, r := range trials {
		if !r.over && slices.ContainsFunc(r.told, func(t told) bool { return t.severity == "error" }) {
			r.over = true
			r.write(cmp.Or(r.next, r.before))
		}
	}
}

// meant finds the mistake that a diagnostic is about: by its file, by its address,
// or by a name in it.
func meant(trials []*trial, d acctest.Diagnostic) int {
	if trials[0].alone() {
		return 0
	}
	index := slices.IndexFunc(trials, func(r *trial) bool { return d.File == r.file() })
	for _, text := range []string{d.Address, d.Detail} {
		if index < 0 {
			index = slices.IndexFunc(trials, func(r *trial) bool { return r.shared(text) != text })
		}
	}
	return index
}

// note keeps a diagnostic that no earlier phase has told.
func (r *trial) note(phase string, d acctest.Diagnostic) {
	address := strings.Replace(r.shared(d.Address), `["registry.terraform.io/palette-oci/palette"]`, ".palette", 1)
	// Which of two mistaken resources is told is up to the order of the run.
	address = ownSuffix.ReplaceAllString(address, "")
	line, _, _ := strings.Cut(d.Code, "\n")
	if r.either {
		address, line = "", ""
	}
	if aboutMove.MatchString(d.Summary) {
		address, line = "", "" // Terraform does not tell them, OpenTofu does
	}
	entry := told{phase, d.Severity, address, steady(r.shared(line)), d.Summary, steady(r.shared(d.Detail))}
	if !slices.ContainsFunc(r.told, entry.same) {
		r.told = append(r.told, entry)
	}
}

// varying are what differs from run to run, or from machine to machine, and
// what stands for it in the golden file.
var varying = []struct {
	pattern *regexp.Regexp
	stands  string
}{
	{regexp.MustCompile(`sha256:[0-9a-f]{64}`), "sha256:<digest>"},
	{regexp.MustCompile(`\b[0-9a-f]{24}\b`), "<uid>"},
	{regexp.MustCompile(`\bzz[0-9a-f]{22}\b`), "<mistyped uid>"},
	{regexp.MustCompile(regexp.QuoteMeta(strings.TrimSuffix(os.TempDir(), "/")) + `/[^\s":;,]*?/(\d{3})\b`), "<folder>"},
	{regexp.MustCompile(`\b127\.0\.0\.1:\d+`), "127.0.0.1:<port>"},
	{regexp.MustCompile(`(?i)\b(request ?id:?) [-A-Za-z0-9]+`), "$1 <id>"},
	{regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}T[0-9:.]+(Z|[-+]\d{2}:\d{2})`), "<time>"},
	{regexp.MustCompile(`(?i)\b(waited|for) \d+(\.\d+)?(ms|s)\b`), "$1 <time>"},
	{regexp.MustCompile(`\b\d+ attempts\b`), "<number> attempts"},
	// What OpenTofu says in other words.
	{regexp.MustCompile(`OpenTofu`), "Terraform"},
	{regexp.MustCompile(`"tofu apply"`), `"terraform apply"`},
	{regexp.MustCompile(`\bid or identity\b`), "id"},
	{regexp.MustCompile(`\b(string required), but have (tuple|object)\b`), "$1"},
}

// aboutMove matches the summaries of what a move says, which belongs to a state.
var aboutMove = regexp.MustCompile(
	`^(Registry|Cluster Profile|Secret|Packs) Not Moved$|^Destroy Deletes Cluster Profile$`,
)

// steady is a text with what varies named, not shown.
func steady(text string) string {
	for _, test := range varying {
		text = test.pattern.ReplaceAllString(text, test.stands)
	}
	return text
}

// id is the id of a resource of the trial in the state.
func (r *trial) id(kind string) string { return fixture.ID(r.t, r.w, kind+"."+r.label) }

// owned is a Palette of the trial's own, behind this.palette.test.
func (r *trial) owned(changes ...func(*controlplane.Options)) (*testbed.Host, *palette.Client) {
	handler := fixture.ControlPlane(r.t, r.world, r.t.TempDir(), redact.New(fixture.PaletteKey), changes...)
	return r.world.Handle(r.label+".palette.test", handler),
		fixture.Client(r.t, handler, redact.New(fixture.PaletteKey))
}

// unlessTofu leaves a mistake out that OpenTofu does not look at before apply.
func unlessTofu(r *trial) {
	if fixture.OpensLate(r.w) {
		r.skipped = "OpenTofu opens no ephemeral resource whose inputs wait for a change"
	}
}

// sends sends a request to the Palette of the trial's own, as another client.
func (r *trial) sends(method, path string, content any, want int) {
	r.t.Helper()
	fixture.SendTo(r.t, r.world, r.label+".palette.test", method, path, content, want)
}

// elsewhere puts a configuration into a control plane of the mistake's own, that
// of owned unless attributes say otherwise.
func elsewhere(configuration string, attributes ...string) string {
	if len(attributes) == 0 {
		attributes = []string{`host = "this.palette.test"`, `api_key = "` + fixture.PaletteKey + `"`}
	}
	return alias(strings.Join(attributes, "\n  ")) +
		blockHead.ReplaceAllString(configuration, "$0\n  provider = palette.this")
}

var blockHead = regexp.MustCompile(`(?m)^(resource|data|ephemeral) "palette_\w+" "\w+" \{`)
