package store_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

// manyDocuments fills a folder so that documents and names need several pages,
// with branches above them, and some pages are free. It returns what is there.
func manyDocuments(t *testing.T, dir string) map[string]string {
	t.Helper()
	s := open(t, dir)
	model := map[string]string{}
	for pass := range 3 {
		must(t, s.Update(t.Context(), func(tx *store.Tx) error {
			for i := range 40 {
				text := strings.Repeat(fmt.Sprint(pass, " "), 200)
				if err := tx.Put(registries, fmt.Sprintf("%02d", i), nameOf(i), document{Text: text}); err != nil {
					return err
				}
				model[nameOf(i)] = text
			}
			return nil
		}))
	}
	must(t, put(s, profiles, "large", "", document{Text: strings.Repeat("x", 20000)}))
	must(t, put(s, profiles, "small", "small", document{}))
	return model
}

func nameOf(i int) string { return fmt.Sprintf("%s-%d", strings.Repeat("name", 30), i) }

// reread reads everything, by uid and by name.
func reread(dir string, known map[string]string) (map[string]string, error) {
	s, err := store.Open(dir)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	ctx := context.Background()
	return found, s.View(ctx, func(tx *store.Tx) error {
		uids := map[string]bool{}
		err := tx.Each(registries, func(uid string, decode func(any) error) error {
			uids[uid] = true
			return decode(&document{})
		})
		if err != nil {
			return err
		}
		for _, uid := range []string{"large", "small"} {
			if err := tx.Get(profiles, uid, &document{}); err != nil {
				return err
			}
		}
		for name := range known {
			uid, err := tx.Named(registries, name)
			if err != nil {
				return err
			}
			var kept document
			if err := tx.Get(registries, uid, &kept); err != nil {
				return err
			}
			found[name] = kept.Text
			delete(uids, uid)
		}
		if len(uids) > 0 {
			return fmt.Errorf("documents without a name: %v", uids)
		}
		return nil
	})
}

// harmed checks that a damaged folder is reported, or has all documents, also
// after writes that use free pages.
func harmed(t *testing.T, dir string, model map[string]string) {
	t.Helper()
	found, err := reread(dir, model)
	for i := 0; err == nil && i < 2; i++ {
		if err = put(open(t, dir), profiles, "more", "", document{Count: i}); err == nil {
			found, err = reread(dir, model)
		}
	}
	if err == nil {
		if diff := cmp.Diff(model, found); diff != "" {
			t.Errorf("silently changed: %s", diff)
		}
		return
	}
	if !corrupt(err) && !version(err) {
		t.Errorf("untyped: %v", err)
	}
	plain(t, err)
}

// plain fails on words that only a programmer understands.
func plain(t *testing.T, err error) {
	t.Helper()
	words := []string{
		"panic", "nil pointer", "runtime", "assertion", "invalid database", "checksum", "0x", "EOF", "bolt",
	}
	for _, word := range words {
		if strings.Contains(err.Error(), word) {
			t.Errorf("%q is in the message: %v", word, err)
		}
	}
}

func TestTruncatedAtAnyLength(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model := manyDocuments(t, dir)
	path := filepath.Join(dir, databaseFile)
	good, err := os.ReadFile(path)
	must(t, err)
	step := 1024
	for length := 0; length < len(good); length += step {
		for _, size := range []int{length, length + 17} {
			must(t, os.WriteFile(path, good[:size], 0o600))
			harmed(t, dir, model)
		}
	}
}

// TestOverwrittenPages overwrites every page, whole and in part, with zeros, ones,
// random bytes and another page of the same file.
func TestOverwrittenPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model := manyDocuments(t, dir)
	path := filepath.Join(dir, databaseFile)
	good, err := os.ReadFile(path)
	must(t, err)
	size := os.Getpagesize()
	pages := len(good) / size
	random := rand.New(rand.NewPCG(7, 7))
	for page := range pages {
		whole := good[page*size : (page+1)*size]
		for name, bad := range overwritten(whole, good, random) {
			copied := append([]byte(nil), good...)
			copy(copied[page*size:], bad)
			must(t, os.WriteFile(path, copied, 0o600))
			harmed(t, dir, model)
			if t.Failed() {
				t.Fatalf("page %d, %s", page, name)
			}
		}
	}
}

func overwritten(whole, file []byte, random *rand.Rand) map[string][]byte {
	size := len(whole)
	fill := func(start, end int, content func(int) byte) []byte {
		bad := append([]byte(nil), whole...)
		for i := start; i < end; i++ {
			bad[i] = content(i)
		}
		return bad
	}
	noise := func(int) byte { return byte(random.Uint32()) }
	all := map[string][]byte{
		"zeros":      fill(0, size, func(int) byte { return 0 }),
		"ones":       fill(0, size, func(int) byte { return 0xff }),
		"noise":      fill(0, size, noise),
		"half zeros": fill(size/2, size, func(int) byte { return 0 }),
	}
	other := random.IntN(len(file)/size) * size
	all["another page"] = append([]byte(nil), file[other:other+size]...)
	all["another page with its own number"] = append(append([]byte(nil), whole[:8]...), file[other+8:other+size]...)
	for i := range 5 {
		all[fmt.Sprint("noise in the head ", i)] = fill(8+i*8, 16+i*8, noise)
	}
	for i := range 5 {
		start := random.IntN(size - 4)
		all[fmt.Sprint("noise somewhere ", i)] = fill(start, start+4, noise)
	}
	return all
}

// TestCyclicPage writes a branch that leads to itself, in which bbolt would recurse
// until the stack is full.
func TestCyclicPage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model := manyDocuments(t, dir)
	path := filepath.Join(dir, databaseFile)
	good, err := os.ReadFile(path)
	must(t, err)
	size := os.Getpagesize()
	branches := 0
	for page := 2; page < len(good)/size; page++ {
		head := good[page*size:]
		if head[8] != 1 || head[9] != 0 || head[0] != byte(page) {
			continue
		}
		branches++
		copied := append([]byte(nil), good...)
		copy(copied[page*size+24:], head[:8]) // the page of the first entry
		must(t, os.WriteFile(path, copied, 0o600))
		harmed(t, dir, model)
	}
	if branches == 0 {
		t.Error("there is no branch to damage")
	}
}

// TestDamagedNames damages the index of names, which is built again from the
// documents.
func TestDamagedNames(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(*bolt.Bucket) error{
		"a name is missing": func(index *bolt.Bucket) error { return index.Delete([]byte(nameOf(7))) },
		"a name too many":   func(index *bolt.Bucket) error { return index.Put([]byte("extra"), []byte("07")) },
		"a name moved":      func(index *bolt.Bucket) error { return index.Put([]byte(nameOf(7)), []byte("08")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			model := manyDocuments(t, dir)
			edit(t, dir, func(tx *bolt.Tx) error { return damage(tx.Bucket([]byte("registries names"))) })
			healed(t, dir, model)
		})
	}
	t.Run("all names are missing", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		model := manyDocuments(t, dir)
		edit(t, dir, func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("registries names")) })
		healed(t, dir, model)
	})
}

// healed checks the names before and after a write that repairs the index.
func healed(t *testing.T, dir string, model map[string]string) {
	t.Helper()
	for range 2 {
		found, err := reread(dir, model)
		must(t, err)
		if diff := cmp.Diff(model, found); diff != "" {
			t.Error(diff)
		}
		s := open(t, dir)
		if err := put(s, registries, "another", nameOf(7), document{}); !errors.Is(err, store.ErrNameTaken) {
			t.Errorf("a name that is taken: %v", err)
		}
		must(t, put(s, profiles, "other", "extra", document{}))
		err = s.View(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Named(registries, "extra")
			return err
		})
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a name that nobody has: %v", err)
		}
	}
}

func TestMissingDocument(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model := manyDocuments(t, dir)
	edit(t, dir, func(tx *bolt.Tx) error { return tx.Bucket([]byte("registries")).Delete([]byte("07")) })
	if _, err := reread(dir, model); err == nil {
		t.Error("no error")
	}
	harmed(t, dir, model)
}

// edit changes the file with bbolt, without the store.
func edit(t *testing.T, dir string, change func(*bolt.Tx) error) {
	t.Helper()
	database, err := bolt.Open(filepath.Join(dir, databaseFile), 0o600, nil)
	must(t, err)
	must(t, database.Update(change))
	must(t, database.Close())
}
