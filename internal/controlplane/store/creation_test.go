package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

const (
	databaseFile = "palette.db"
	keyFile      = "palette.key"
)

// empty makes the database as bbolt does, before any transaction.
func empty(t *testing.T, dir string) []byte {
	t.Helper()
	path := filepath.Join(dir, databaseFile)
	database, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, database.Close())
	content, err := os.ReadFile(path)
	must(t, err)
	return content
}

// TestInterruptedCreation interrupts the creation of a folder at every step; the
// next Open completes it.
func TestInterruptedCreation(t *testing.T) {
	t.Parallel()
	database := func(size int) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			empty(t, dir)
			must(t, os.Truncate(filepath.Join(dir, databaseFile), int64(size)))
		}
	}
	page := os.Getpagesize()
	for name, leave := range map[string]func(*testing.T, string){
		"nothing":                        func(*testing.T, string) {},
		"an empty file":                  database(0),
		"a piece of the first page":      database(50),
		"one page":                       database(page),
		"three pages and a half":         database(3*page + page/2),
		"a database without key":         database(4 * page),
		"a grown database without key":   database(8 * page),
		"zeros, the write was delayed":   zeros,
		"an empty .gitignore":            func(t *testing.T, dir string) { write(t, dir, ".gitignore", nil) },
		"half a key under another name":  leaveHalfKey,
		"a key and no first transaction": leaveKey,
		"a first transaction, cut before its meta page": func(t *testing.T, dir string) {
			leaveKey(t, dir)
			must(t, os.Truncate(filepath.Join(dir, databaseFile), int64(8*page)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			leave(t, dir)
			must(t, put(open(t, dir), registries, "1", "acr", document{Text: "kept"}))
			found, err := get(open(t, dir), registries, "1")
			must(t, err)
			if found.Text != "kept" {
				t.Errorf("read back as %q", found.Text)
			}
			if diff := cmp.Diff([]string{".gitignore", databaseFile, keyFile}, names(t, dir)); diff != "" {
				t.Error(diff)
			}
			if ignored, err := os.ReadFile(filepath.Join(dir, ".gitignore")); err != nil || string(ignored) != "*\n" {
				t.Errorf(".gitignore contains %q, %v", ignored, err)
			}
		})
	}
}

func zeros(t *testing.T, dir string) {
	t.Helper()
	write(t, dir, databaseFile, make([]byte, 4*os.Getpagesize()))
}

func leaveHalfKey(t *testing.T, dir string) {
	t.Helper()
	empty(t, dir)
	write(t, dir, keyFile+".part-1", []byte("AAAA"))
}

// leaveKey interrupts the creation between the key and the first transaction.
func leaveKey(t *testing.T, dir string) {
	t.Helper()
	empty(t, dir)
	other := t.TempDir()
	open(t, other)
	key, err := os.ReadFile(filepath.Join(other, keyFile))
	must(t, err)
	write(t, dir, ".gitignore", []byte("*\n"))
	write(t, dir, keyFile, key)
}

// TestOpenKeepsDamagedFolders opens folders that may have held a document: they
// are not created again, and not changed.
func TestOpenKeepsDamagedFolders(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*testing.T, string){
		"emptied":        func(t *testing.T, dir string) { write(t, dir, databaseFile, nil) },
		"zeros":          zeros,
		"a piece":        func(t *testing.T, dir string) { must(t, os.Truncate(filepath.Join(dir, databaseFile), 4096)) },
		"the key alone":  func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, databaseFile))) },
		"the key is off": func(t *testing.T, dir string) { must(t, os.Remove(filepath.Join(dir, keyFile))) },
		"a piece without its key": func(t *testing.T, dir string) {
			must(t, os.Remove(filepath.Join(dir, keyFile)))
			must(t, os.Truncate(filepath.Join(dir, databaseFile), 4096))
		},
		"somebody else's file": func(t *testing.T, dir string) {
			must(t, os.Remove(filepath.Join(dir, keyFile)))
			write(t, dir, databaseFile, []byte("my notes\n"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, put(open(t, dir), registries, "1", "acr", document{}))
			leave(t, dir)
			before := contents(t, dir)
			for range 2 {
				if _, err := store.Open(dir); !corrupt(err) {
					t.Fatalf("open: %v", err)
				}
			}
			if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
				t.Errorf("the folder was changed: %s", diff)
			}
		})
	}
}

func write(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var found []string
	for _, entry := range entries {
		found = append(found, entry.Name())
	}
	return found
}

func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range names(t, dir) {
		content, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		found[name] = string(content)
	}
	return found
}
