package session_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

func TestFolder(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	for path, want := range map[string]string{
		"~": home, "~/": home, "~/.palette": filepath.Join(home, ".palette"), "~/a/b": filepath.Join(home, "a", "b"),
		".palette": ".palette", "a/~/b": "a/~/b", "./~": "./~", "": "",
	} {
		if got, err := session.Folder(path); err != nil || got != want {
			t.Errorf("%q: %q, %v", path, got, err)
		}
	}
	if _, err := session.Folder("~other/x"); !errors.Is(err, session.ErrHomeOfAnother) {
		t.Errorf("another's home: %v", err)
	}
	t.Setenv("HOME", "")
	t.Setenv("USERPROFILE", "")
	if _, err := session.Folder("~/x"); !errors.Is(err, session.ErrNoHome) {
		t.Errorf("no home: %v", err)
	}
	if got, err := session.Folder("x"); err != nil || got != "x" {
		t.Errorf("no tilde: %q, %v", got, err)
	}
}
