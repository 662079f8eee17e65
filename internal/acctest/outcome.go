package acctest

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"
)

// Diagnostic is an error or warning as terraform shows it.
type Diagnostic struct {
	Severity string
	Summary  string
	Detail   string
	// Address is the resource, "" for none.
	Address string
	// Code is the line of the configuration that is underlined, "" for none, and File is the name of its file.
	Code, File string
}

// Change is what a plan does to a resource.
type Change struct {
	Address string
	// Action is create, update, delete, replace, read, …
	Action string
}

// Outcome is the outcome of a run of terraform.
type Outcome struct {
	Code           int
	Stdout, Stderr string
	Diagnostics    []Diagnostic
	// Changes are those of a plan, without no-ops.
	Changes []Change
}

// Text is the whole output.
func (o Outcome) Text() string { return o.Stdout + o.Stderr }

// Errors lists the errors.
func (o Outcome) Errors() []Diagnostic { return o.of("error") }

// Warnings lists the warnings, without terraform's own about the development
// override.
func (o Outcome) Warnings() []Diagnostic { return o.of("warning") }

func (o Outcome) of(severity string) []Diagnostic {
	var found []Diagnostic
	for _, d := range o.Diagnostics {
		if d.Severity == severity && !strings.Contains(d.Summary, "development overrides") {
			found = append(found, d)
		}
	}
	return found
}

// MustSucceed fails the test when there was an error.
func (o Outcome) MustSucceed(t testing.TB) Outcome {
	t.Helper()
	if o.Code == 1 || len(o.Errors()) > 0 {
		t.Fatalf("terraform failed with %d:\n%s", o.Code, o.Text())
	}
	return o
}

// MustBeEmpty fails the test unless this is a plan without changes.
func (o Outcome) MustBeEmpty(t testing.TB) Outcome {
	t.Helper()
	if o.Code != 0 {
		t.Fatalf("the plan is not empty (%d): %v\n%s", o.Code, o.Changes, o.Text())
	}
	return o
}

// MustFail fails the test unless there is exactly this one error, at a line of the configuration that contains code
// ("" for any). It returns the error.
func (o Outcome) MustFail(t testing.TB, summary, code string) Diagnostic {
	t.Helper()
	errors := o.Errors()
	if len(errors) != 1 || errors[0].Summary != summary || !strings.Contains(errors[0].Code, code) {
		t.Fatalf("want one error %q at %q, got %+v\n%s", summary, code, errors, o.Text())
	}
	return errors[0]
}

// message is a line of terraform's machine-readable output, or the document of
// terraform validate -json.
type message struct {
	Type        string
	Diagnostic  *diagnostic
	Diagnostics []diagnostic
	Change      *struct {
		Resource struct{ Addr string }
		Action   string
	}
}

type diagnostic struct {
	Severity, Summary, Detail, Address string
	Snippet                            *struct{ Code string }
	Range                              *struct{ Filename string }
}

func (d diagnostic) read() Diagnostic {
	read := Diagnostic{Severity: d.Severity, Summary: d.Summary, Detail: d.Detail, Address: d.Address}
	if d.Snippet != nil {
		read.Code = strings.TrimSpace(d.Snippet.Code)
	}
	if d.Range != nil {
		read.File = d.Range.Filename
	}
	return read
}

// ReadOutcome parses the machine-readable output of terraform.
func ReadOutcome(code int, stdout, stderr string) Outcome {
	o := Outcome{Code: code, Stdout: stdout, Stderr: stderr}
	var document message
	if json.Unmarshal([]byte(stdout), &document) == nil {
		o.add(document)
		return o
	}
	lines := bufio.NewScanner(strings.NewReader(stdout))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var line message
		if json.Unmarshal(lines.Bytes(), &line) == nil {
			o.add(line)
		}
	}
	return o
}

func (o *Outcome) add(m message) {
	if m.Diagnostic != nil {
		o.Diagnostics = append(o.Diagnostics, m.Diagnostic.read())
	}
	for _, d := range m.Diagnostics {
		o.Diagnostics = append(o.Diagnostics, d.read())
	}
	if m.Type == "planned_change" && m.Change != nil && m.Change.Action != "noop" {
		o.Changes = append(o.Changes, Change{m.Change.Resource.Addr, m.Change.Action})
	}
}
