package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestColours(t *testing.T) {
	t.Parallel()
	// The null device is a character device, as a terminal is.
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = device.Close() })
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	for name, test := range map[string]struct {
		to   *os.File
		env  map[string]string
		want bool
	}{
		"terminal":                 {to: device, want: true},
		"terminal of a kind":       {to: device, env: map[string]string{"TERM": "xterm-256color"}, want: true},
		"NO_COLOR":                 {to: device, env: map[string]string{"NO_COLOR": "1"}},
		"NO_COLOR of any value":    {to: device, env: map[string]string{"NO_COLOR": "0"}},
		"NO_COLOR that is empty":   {to: device, env: map[string]string{"NO_COLOR": ""}, want: true},
		"terminal without styles":  {to: device, env: map[string]string{"TERM": "dumb"}},
		"file":                     {to: file},
		"file, whatever TERM says": {to: file, env: map[string]string{"TERM": "xterm-256color"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			getenv := func(name string) string { return test.env[name] }
			if got := newPrinter(test.to, getenv).colours; got != test.want {
				t.Errorf("colours: %v, want %v", got, test.want)
			}
		})
	}
}

// Everything that a printer prints has styles or none.
func TestStyles(t *testing.T) {
	t.Parallel()
	for _, colours := range []bool{false, true} {
		var output strings.Builder
		p := printer{to: &output, colours: colours}
		p.progress("progress")
		p.title("title", "example")
		p.step(1, "step")
		p.command("terraform plan")
		p.fact("fact")
		p.line("\x1b[31mError\x1b[0m: line")
		p.done("done")
		for line := range strings.Lines(output.String()) {
			text := strings.TrimSpace(line)
			if text == "" {
				continue
			}
			if styled := strings.Contains(text, "\x1b["); styled != colours {
				t.Errorf("colours %v: %q", colours, text)
			}
			if colours &&
				strings.LastIndex(text, reset) < strings.LastIndex(strings.ReplaceAll(text, reset, ""), "\x1b[") {
				t.Errorf("%q leaves a style on", text)
			}
		}
		want := "progress\n\ntitle (examples/example)\n\n1. step\n   $ terraform plan\n   ✓ fact\n   Error: " +
			"line\n\ndone\n"
		if got := plain(output.String()); got != want {
			t.Errorf("colours %v: got %q, want %q", colours, got, want)
		}
	}
}
