package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

const (
	registries store.Kind = "registries"
	profiles   store.Kind = "profiles"
	canary                = "canary-password-42"
)

type document struct {
	Text  string
	Count int
}

func open(t *testing.T, dir string) *store.Store {
	t.Helper()
	opened, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func put(s *store.Store, kind store.Kind, uid, name string, value document) error {
	return s.Update(context.Background(), func(tx *store.Tx) error { return tx.Put(kind, uid, name, value) })
}

func get(s *store.Store, kind store.Kind, uid string) (found document, err error) {
	err = s.View(context.Background(), func(tx *store.Tx) error { return tx.Get(kind, uid, &found) })
	return found, err
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "made", "by", "open"))
	must(t, put(s, registries, "1", "acr", document{Text: "first"}))
	must(t, put(s, registries, "1", "acr", document{Text: "again"}))
	must(t, put(s, profiles, "1", "acr", document{Text: "another kind has its own names"}))
	if err := put(s, registries, "2", "acr", document{}); !errors.Is(err, store.ErrNameTaken) {
		t.Errorf("a taken name: %v", err)
	}
	must(t, put(s, registries, "1", "renamed", document{Text: "renamed"}))
	must(t, put(s, registries, "2", "acr", document{Text: "the name is free again"}))
	must(t, put(s, registries, "3", "", document{Text: "no name"}))
	must(t, put(s, registries, "4", "", document{Text: "no name either"}))

	var all []string
	must(t, s.View(t.Context(), func(tx *store.Tx) error {
		if uid, err := tx.Named(registries, "renamed"); err != nil || uid != "1" {
			t.Errorf("by name: %q, %v", uid, err)
		}
		return tx.Each(registries, func(uid string, decode func(any) error) error {
			var found document
			err := decode(&found)
			all = append(all, uid+" "+found.Text)
			return err
		})
	}))
	want := []string{"1 renamed", "2 the name is free again", "3 no name", "4 no name either"}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	must(t, put(s, registries, "1", "acr", document{}))
	remove := func(tx *store.Tx) error { return tx.Delete(registries, "1") }
	must(t, s.Update(t.Context(), remove))
	if err := s.Update(t.Context(), remove); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if _, err := get(s, registries, "1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("read after it was deleted: %v", err)
	}
	must(t, put(s, registries, "2", "acr", document{}))
}

func TestFailedUpdateChangesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	refused := errors.New("refused")
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		if err := tx.Put(registries, "1", "acr", document{}); err != nil {
			return err
		}
		return refused
	})
	if !errors.Is(err, refused) {
		t.Errorf("not the caller's error: %v", err)
	}
	if _, err := get(s, registries, "1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the write stayed: %v", err)
	}
}

func TestCallerPanicIsNotCorruption(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	must(t, put(s, registries, "1", "", document{}))
	func() {
		defer func() {
			if found := recover(); found != "mine" {
				t.Errorf("recovered %v", found)
			}
		}()
		_ = s.Update(context.Background(), func(tx *store.Tx) error {
			return tx.Each(registries, func(string, func(any) error) error { panic("mine") })
		})
	}()
	must(t, put(s, registries, "2", "", document{})) // the lock is free
}

func TestDocumentsAreEncrypted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, put(open(t, dir), registries, "1", "acr", document{Text: canary}))
	content, err := os.ReadFile(filepath.Join(dir, "palette.db"))
	must(t, err)
	if strings.Contains(string(content), canary) {
		t.Error("the database holds the text in clear")
	}
	found, err := get(open(t, dir), registries, "1")
	must(t, err)
	if found.Text != canary {
		t.Errorf("read back as %q", found.Text)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Log("file modes have no meaning here; only the files themselves are checked")
	}
	dir := filepath.Join(t.TempDir(), "palette")
	open(t, dir)
	ignored, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	must(t, err)
	if string(ignored) != "*\n" {
		t.Errorf(".gitignore contains %q", ignored)
	}
	for name, want := range map[string]os.FileMode{
		".": 0o700, "palette.db": 0o600, "palette.key": 0o600, ".gitignore": 0o600,
	} {
		info, err := os.Stat(filepath.Join(dir, name))
		must(t, err)
		if got := info.Mode().Perm(); got != want && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %o, not %o", name, got, want)
		}
	}
}

func TestFolderWithOtherFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "main.tf"), nil, 0o600))
	open(t, dir)
	if _, err := os.Stat(filepath.Join(dir, ".gitignore")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("git would ignore the user's own files: %v", err)
	}
}

func TestNewerLayout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	rewriteLayout(t, dir, `{"version":2,"key":""}`)
	_, err := store.Open(dir)
	if !version(err) || !strings.Contains(err.Error(), "version 2") || !strings.Contains(err.Error(), "up to 1:") {
		t.Errorf("open: %v", err)
	}
	if err := put(s, registries, "1", "", document{}); !version(err) {
		t.Errorf("upgraded under an open store: %v", err)
	}
}

func rewriteLayout(t *testing.T, dir, text string) {
	t.Helper()
	database, err := bolt.Open(filepath.Join(dir, "palette.db"), 0o600, nil)
	must(t, err)
	must(t, database.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("layout")).Put([]byte("layout"), []byte(text))
	}))
	must(t, database.Close())
}

func TestDamage(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(dir string) error{
		"not a database": func(dir string) error {
			return os.WriteFile(dir+"/palette.db", []byte(strings.Repeat("x", 9000)), 0o600)
		},
		"cut in the tree":  func(dir string) error { return os.Truncate(dir+"/palette.db", 2*int64(os.Getpagesize())+100) },
		"cut in the metas": func(dir string) error { return os.Truncate(dir+"/palette.db", 100) },
		"no key":           func(dir string) error { return os.Remove(dir + "/palette.key") },
		"half a key":       func(dir string) error { return os.WriteFile(dir+"/palette.key", []byte("AAAA"), 0o600) },
		"another key": func(dir string) error {
			return os.WriteFile(dir+"/palette.key", []byte("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), 0o600)
		},
		"no layout": func(dir string) error {
			database, err := bolt.Open(dir+"/palette.db", 0o600, nil)
			if err != nil {
				return err
			}
			err = database.Update(func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("layout")) })
			return errors.Join(err, database.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, put(open(t, dir), registries, "1", "acr", document{Text: canary}))
			must(t, damage(dir))
			for range 2 {
				if _, err := store.Open(dir); !corrupt(err) {
					t.Fatalf("open: %v", err)
				}
			}
		})
	}
}

// TestDamagedPages overwrites every page of the file: each operation afterwards
// succeeds or returns a typed error, without a panic or a hang.
func TestDamagedPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "palette.db")
	s := open(t, dir)
	for i := range 40 {
		must(
			t,
			put(
				s, registries, fmt.Sprint(i), fmt.Sprint("name", i), document{Text: strings.Repeat("x", 500), Count: i},
			),
		)
	}
	good, err := os.ReadFile(path)
	must(t, err)
	size := os.Getpagesize()
	for page := range len(good) / size {
		for _, filler := range []byte{0, 0xff} {
			bad := []byte(string(good))
			for i := page * size; i < (page+1)*size; i++ {
				bad[i] = filler
			}
			must(t, os.WriteFile(path, bad, 0o600))
			for i := range 40 {
				_, err := get(s, registries, fmt.Sprint(i))
				typed(t, err)
				typed(t, put(s, registries, fmt.Sprint(i), fmt.Sprint("name", i), document{}))
			}
			_, err := store.Open(dir)
			typed(t, err)
			must(t, os.WriteFile(path, good, 0o600))
		}
	}
}

func typed(t *testing.T, err error) {
	t.Helper()
	if err != nil && !corrupt(err) && !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("untyped: %v", err)
	}
}

func TestRemovedUnderAnOpenStore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	must(t, os.Remove(filepath.Join(dir, "palette.db")))
	if err := put(s, registries, "1", "", document{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("written where nothing is: %v", err)
	}
}

func TestWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, other := open(t, dir), open(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	must(t, s.Update(t.Context(), func(*store.Tx) error {
		cancel()
		for name, waiting := range map[string]*store.Store{"the file": other, "the turn": s} {
			if err := waiting.View(ctx, func(*store.Tx) error { return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("waiting for %s: %v", name, err)
			}
		}
		return nil
	}))
}

const (
	goroutines = 8
	repeats    = 15
)

// count increments one counter from several goroutines over two stores.
func count(dir string) error {
	var stores [2]*store.Store
	for i := range stores {
		var err error
		if stores[i], err = store.Open(dir); err != nil {
			return err
		}
	}
	failures := make([]error, goroutines)
	var group sync.WaitGroup
	for i := range goroutines {
		group.Go(func() {
			for range repeats {
				failures[i] = errors.Join(failures[i], increment(stores[i%2]))
			}
		})
	}
	group.Wait()
	return errors.Join(failures...)
}

func increment(s *store.Store) error {
	return s.Update(context.Background(), func(tx *store.Tx) error {
		var counter document
		if err := tx.Get(profiles, "counter", &counter); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		counter.Count++
		return tx.Put(profiles, "counter", "", counter)
	})
}

// TestProcessesShareTheFolder counts in three processes with two stores and eight
// goroutines each, none of which has opened the folder before: no increment is
// lost.
func TestProcessesShareTheFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "shared")
	var processes []*exec.Cmd
	for range 2 {
		process := child(t, "count", dir)
		must(t, process.Start())
		processes = append(processes, process)
	}
	must(t, count(dir))
	for _, process := range processes {
		must(t, process.Wait())
	}
	found, err := get(open(t, dir), profiles, "counter")
	must(t, err)
	if want := 3 * goroutines * repeats; found.Count != want {
		t.Errorf("counted %d, not %d", found.Count, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
