package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// maxLines is what a reader is expected to read of `make demo`.
const maxLines = 150

// TestDemo runs the demo with the real CLI, with a file in the place of a terminal. The demo itself checks that each
// step shows what it prints.
func TestDemo(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests run with TF_ACC=1")
	}
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ran := demonstrate(t.Context(), newPrinter(file, os.Getenv), false)
	content, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	output := string(content)
	if ran != nil {
		t.Fatalf("%v\n%s", ran, output)
	}
	if lines := strings.Count(output, "\n"); lines > maxLines {
		t.Errorf("the demo prints %d lines, at most %d are allowed:\n%s", lines, maxLines, output)
	}
	if strings.Contains(output, "\x1b") {
		t.Errorf("escape sequences in a file:\n%q", output)
	}
	wantOrder(t, output, "Error: Chart Version Not Found", "Plan: 4 to add", "Apply complete! Resources: 4 added",
		"No changes.", "Destroy complete! Resources: 4 destroyed", "Warning: Region Not Checked",
		"(fallback)", "Every step")
	if strings.Contains(output, password) {
		t.Error("the demo prints the password")
	}
}

// wantOrder fails the test unless the texts are there one after the other.
func wantOrder(t *testing.T, output string, texts ...string) {
	t.Helper()
	rest := output
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q is not printed, or not in its place, of %q:\n%s", text, texts, output)
		}
		rest = after
	}
}
