package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

func corrupt(err error) bool {
	return store.ConditionOf(err) == store.Damaged
}

func version(err error) bool {
	return store.ConditionOf(err) == store.TooNew
}

func unreadable(err error) bool {
	return store.ConditionOf(err) == store.NotReadable
}

// TestMessages checks the message of every folder that cannot be opened. Cases that
// need a full disk or a read-only mount are in the files of their systems.
func TestMessages(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		damage  func(t *testing.T, dir string)
		kind    func(error) bool
		needles []string
	}{
		"removed": {remove(databaseFile), corrupt, []string{"palette.db cannot be used",
			"removed or moved", "its key palette.key is still there", "restore palette.db and palette.key", "remove both"}},
		"key removed": {remove(keyFile), corrupt, []string{"its key palette.key is gone", "restore"}},
		"half a key": {overwrite(keyFile, "AAAA"), corrupt,
			[]string{"palette.key cannot be used", "does not hold a key of 32 bytes"}},
		"another key": {overwrite(keyFile, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="), corrupt,
			[]string{"another one than the database was made with"}},
		"emptied":        {overwrite(databaseFile, ""), corrupt, []string{"the file is empty", "remove both to start over"}},
		"a text":         {overwrite(databaseFile, strings.Repeat("notes ", 2000)), corrupt, []string{"not a database"}},
		"a short text":   {overwrite(databaseFile, "notes"), corrupt, []string{"not a database"}},
		"SQLite":         {overwrite(databaseFile, "SQLite format 3\x00"+strings.Repeat("\x00", 99)), corrupt, []string{"not a database"}},
		"half":           {half, corrupt, []string{"the file ends early"}},
		"a few bytes":    {truncate(40), corrupt, []string{"the file ends early"}},
		"zeros in front": {zeroed(0), corrupt, []string{"its first page is damaged"}},
		"zeros second":   {zeroed(1), corrupt, []string{"a page of the file is damaged"}},
		"no layout": {edited(func(tx *bolt.Tx) error { return tx.DeleteBucket([]byte("layout")) }), corrupt,
			[]string{"does not say which layout"}},
		"nothing at all": {edited(removeAll), corrupt, []string{"does not say which layout"}},
		"newer": {edited(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("layout")).Put([]byte("layout"), []byte(`{"version":3,"key":""}`))
		}), version, []string{"layout version 3", "versions up to 1", "use the release that wrote it"}},
		"a document changed": {edited(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("registries")).Put([]byte("1"), []byte(strings.Repeat("x", 60)))
		}), corrupt, []string{"registries/1", "the document was changed"}},
		"a folder in its place": {replaceByFolder(databaseFile), unreadable, []string{"cannot be read", "directory"}},
		"a folder for a key":    {replaceByFolder(keyFile), unreadable, []string{"cannot be read", "directory"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, put(open(t, dir), registries, "1", "acr", document{Text: canary}))
			row.damage(t, dir)
			_, err := store.Open(dir)
			checkMessage(t, err, dir, row.kind, row.needles)
		})
	}
}

func TestMessageOfAFileForAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "file", nil)
	_, err := store.Open(filepath.Join(dir, "file"))
	checkMessage(t, err, dir, unreadable, []string{"file cannot be read", "not a directory"})
}

func checkMessage(t *testing.T, err error, dir string, kind func(error) bool, needles []string) {
	t.Helper()
	if err == nil || !kind(err) {
		t.Fatalf("%T: %v", err, err)
	}
	for _, needle := range append(needles, dir) {
		if !strings.Contains(err.Error(), needle) {
			t.Errorf("%q is not in the message: %v", needle, err)
		}
	}
	plain(t, err)
}

func remove(name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) { t.Helper(); must(t, os.Remove(filepath.Join(dir, name))) }
}

func overwrite(name, content string) func(*testing.T, string) {
	return func(t *testing.T, dir string) { t.Helper(); write(t, dir, name, []byte(content)) }
}

func truncate(size int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		must(t, os.Truncate(filepath.Join(dir, databaseFile), size))
	}
}

func half(t *testing.T, dir string) {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, databaseFile))
	must(t, err)
	truncate(info.Size()/2-100)(t, dir)
}

func zeroed(page int) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		path, size := filepath.Join(dir, databaseFile), os.Getpagesize()
		content, err := os.ReadFile(path)
		must(t, err)
		clear(content[page*size : (page+1)*size])
		must(t, os.WriteFile(path, content, 0o600))
	}
}

func edited(change func(*bolt.Tx) error) func(*testing.T, string) {
	return func(t *testing.T, dir string) { t.Helper(); edit(t, dir, change) }
}

func removeAll(tx *bolt.Tx) error {
	var names [][]byte
	err := tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		names = append(names, name)
		return nil
	})
	for _, name := range names {
		err = errors.Join(err, tx.DeleteBucket(name))
	}
	return err
}

func replaceByFolder(name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		must(t, os.Remove(filepath.Join(dir, name)))
		must(t, os.Mkdir(filepath.Join(dir, name), 0o700))
	}
}

// TestMessagesOfAnOpenStore damages the folder while a store is open: the next
// transaction reports the damage and changes nothing.
func TestMessagesOfAnOpenStore(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		damage  func(t *testing.T, dir string)
		needles []string
	}{
		"removed":      {remove(databaseFile), []string{"removed or moved"}},
		"both removed": {removeBoth, []string{"removed or emptied"}},
		"emptied":      {overwrite(databaseFile, ""), []string{"the file is empty"}},
		"half":         {half, []string{"the file ends early"}},
		"started over": {startOver, []string{"another one than the database was made with"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := open(t, dir)
			must(t, put(s, registries, "1", "acr", document{}))
			row.damage(t, dir)
			before := contents(t, dir)
			checkMessage(t, put(s, registries, "2", "", document{}), dir, corrupt, row.needles)
			_, err := get(s, registries, "1")
			checkMessage(t, err, dir, corrupt, row.needles)
			if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
				t.Errorf("the folder was changed: %s", diff)
			}
		})
	}
}

func removeBoth(t *testing.T, dir string) {
	t.Helper()
	remove(databaseFile)(t, dir)
	remove(keyFile)(t, dir)
}

func startOver(t *testing.T, dir string) {
	t.Helper()
	removeBoth(t, dir)
	open(t, dir)
}
