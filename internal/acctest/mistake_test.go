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

// subject is a section of the golden file: mistakes about one topic, in one world.
type subject struct {
	title string
	// world makes the world of the mistakes, and the configuration that they share.
	world    func(*setting) string
	mistakes []mistake
}

// mistake is what a practitioner may write, or an event, that a diagnostic reports. In its configurations and
// texts, "this" stands for a name of its own, and "other" for a second one.
type mistake struct {
	// name describes the mistake; it is unique in its subject.
	name string
	// before is applied first, without an error, and next after it: then the mistake is a change.
	before, next string
	// config is the configuration with the mistake in it.
	config string
	// odd changes the world before the first run, then between before and config.
	odd, then func(*trial)
	// env is the environment of terraform, and ready returns whether to interrupt it. A mistake that has one of them
	// is run alone, and so is one that is apart, which prevents the plan of others.
	env   []string
	ready func(*trial) bool
	apart bool
	// long marks a mistake that waits for seconds: it is made with fixture.EveryEnv only.
	long bool
	// either marks a mistake that is reported for one of two resources, depending on the order of the run: no place
	// is compared.
	either bool
}

func (m mistake) alone() bool { return m.env != nil || m.ready != nil || m.apart }

// setting is a workspace and its world.
type setting struct {
	t     *testing.T
	world *testbed.World
	w     *acctest.Workspace
	// host is palette.test, client changes it outside Terraform, and charts is the registry of most mistakes; nil
	// where the subject has none.
	host   *testbed.Host
	client *palette.Client
	charts *testbed.Registry
}

// trial is a mistake during its test.
type trial struct {
	mistake
	*setting
	label string
	found []finding
	// failed is whether a phase has failed. skipped is why it cannot be made on this machine.
	failed  bool
	skipped string
}

// finding is a diagnostic of a mistake.
type finding struct{ phase, severity, address, line, summary, detail string }

func (f finding) same(other finding) bool { other.phase = f.phase; return f == other }

// own writes the names of a trial into a text, and shared replaces them again.
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

// file is the name of the configuration of a trial.
func (r *trial) file() string { return r.label + ".tf" }

// write writes a configuration of the trial to the workspace.
func (r *trial) write(configuration string) { r.w.File(r.file(), r.own(configuration)) }

// run makes every mistake of a subject: in one workspace where that is possible, the others alone.
func (s subject) run(t *testing.T) []*trial {
	t.Helper()
	var together []*trial
	var groups [][]*trial
	names := map[string]bool{}
	for i, m := range s.mistakes {
		if names[m.name] {
			t.Errorf("%q exists twice", m.name)
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

// begin makes a world and a workspace with the configuration that the mistakes share.
func (s subject) begin(t *testing.T) *setting {
	t.Helper()
	place := &setting{t: t, world: testbed.New(t)}
	place.w = acctest.NewWorkspace(t, place.world)
	place.w.Write(s.world(place))
	return place
}

// try runs the phases in the order of a practitioner. A mistake that fails in a phase is left out of the next one,
// so that every mistake is found.
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
			r.failed = true
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
		if ready := trials[0].ready; ready != nil {
			return interrupted(s.t, s.w, "it is time to interrupt", func() bool { return ready(trials[0]) })
		}
		return s.w.Apply(wide)
	})
}

// wide runs all independent operations at the same time.
const wide = "-parallelism=40"

func (s *setting) phase(name string, trials []*trial, run func() acctest.Outcome) {
	s.t.Helper()
	if !slices.ContainsFunc(trials, func(r *trial) bool { return !r.failed }) {
		return
	}
	begun := time.Now()
	outcome := run()
	s.t.Logf("%s took %s", name, time.Since(begun).Round(time.Millisecond))
	for _, d := range slices.Concat(outcome.Errors(), outcome.Warnings()) {
		if d.Detail == "" {
			continue // a run was interrupted, without a reason
		}
		index := meant(trials, d)
		if index < 0 {
			s.t.Errorf("%s: %s that belongs to no mistake: %s at %q in %q: %s",
				name, d.Severity, d.Summary, d.Address, d.File, d.Detail)
			continue
		}
		trials[index].note(name, d)
		if titles.MatchString(d.Summary) {
			fixture.MustReadWell(s.t, d)
		}
	}
	for _, r := range trials {
		if !r.failed && slices.ContainsFunc(r.found, func(f finding) bool { return f.severity == "error" }) {
			r.failed = true
			r.write(cmp.Or(r.next, r.before))
		}
	}
}

// meant finds the mistake of a diagnostic: by its file, by its address, or by a name in its detail.
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

// note records a diagnostic that no earlier phase has reported.
func (r *trial) note(phase string, d acctest.Diagnostic) {
	address := strings.Replace(r.shared(d.Address), `["registry.terraform.io/palette-oci/palette"]`, ".palette", 1)
	// The order of the run decides which of two mistaken resources is reported.
	address = ownSuffix.ReplaceAllString(address, "")
	line, _, _ := strings.Cut(d.Code, "\n")
	if r.either {
		address, line = "", ""
	}
	if aboutMove.MatchString(d.Summary) {
		address, line = "", "" // only OpenTofu reports them
	}
	entry := finding{phase, d.Severity, address, steady(r.shared(line)), d.Summary, steady(r.shared(d.Detail))}
	if !slices.ContainsFunc(r.found, entry.same) {
		r.found = append(r.found, entry)
	}
}

// varying are the parts that differ from run to run, or between machines, and their names in the golden file.
var varying = []struct {
	pattern *regexp.Regexp
	name    string
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
	// Texts that differ in OpenTofu.
	{regexp.MustCompile(`OpenTofu`), "Terraform"},
	{regexp.MustCompile(`"tofu apply"`), `"terraform apply"`},
	{regexp.MustCompile(`\bid or identity\b`), "id"},
	{regexp.MustCompile(`\b(string required), but have (tuple|object)\b`), "$1"},
}

// aboutMove matches the summaries of a move, which has no line of the configuration.
var aboutMove = regexp.MustCompile(
	`^(Registry|Cluster Profile|Secret|Packs) Not Moved$|^Destroy Deletes Cluster Profile$`,
)

// steady is a text with names in place of its varying parts.
func steady(text string) string {
	for _, test := range varying {
		text = test.pattern.ReplaceAllString(text, test.name)
	}
	return text
}

// id is the id of a resource of the trial in the state.
func (r *trial) id(kind string) string { return fixture.ID(r.t, r.w, kind+"."+r.label) }

// owned is a Palette of the trial, at this.palette.test.
func (r *trial) owned(changes ...func(*controlplane.Options)) (*testbed.Host, *palette.Client) {
	handler := fixture.ControlPlane(r.t, r.world, r.t.TempDir(), redact.New(fixture.PaletteKey), changes...)
	return r.world.Handle(r.label+".palette.test", handler),
		fixture.Client(r.t, handler, redact.New(fixture.PaletteKey))
}

// unlessTofu skips a mistake that OpenTofu does not find before apply.
func unlessTofu(r *trial) {
	if fixture.OpensLate(r.w) {
		r.skipped = "OpenTofu opens no ephemeral resource whose inputs wait for a change"
	}
}

// sends sends a request to the Palette of the trial, as another client.
func (r *trial) sends(method, path string, content any, want int) {
	r.t.Helper()
	fixture.SendTo(r.t, r.world, r.label+".palette.test", method, path, content, want)
}

// elsewhere makes a configuration use the control plane of owned, or that of the attributes.
func elsewhere(configuration string, attributes ...string) string {
	if len(attributes) == 0 {
		attributes = []string{`host = "this.palette.test"`, `api_key = "` + fixture.PaletteKey + `"`}
	}
	return alias(strings.Join(attributes, "\n  ")) +
		blockHead.ReplaceAllString(configuration, "$0\n  provider = palette.this")
}

var blockHead = regexp.MustCompile(`(?m)^(resource|data|ephemeral) "palette_\w+" "\w+" \{`)
