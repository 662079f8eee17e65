package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

const childLimit = "STORE_TEST_LIMIT"

func systemJobs() map[string]func(string) error {
	return map[string]func(string) error{"limited": writeLimited}
}

// writeLimited writes until a file is as long as the limit allows. The store
// handles that like a full disk, and the test needs no permission to mount one.
func writeLimited(dir string) error {
	limit, err := strconv.ParseUint(os.Getenv(childLimit), 10, 64)
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
		return err
	}
	err = fill(dir)
	if concerns(err, store.Full, dir) {
		return nil
	}
	return fmt.Errorf("limit %d: %w", limit, err)
}

// concerns reports whether an error is of a condition of the folder.
func concerns(err error, condition store.Condition, dir string) bool {
	found, is := errors.AsType[*store.Error](err)
	return is && found.Condition == condition && found.Path == dir
}

// fill writes steps until the store refuses one; the folder still has the last
// one then.
func fill(dir string) error {
	s, err := store.Open(dir)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		failed := s.Update(context.Background(), func(tx *store.Tx) error {
			if err := tx.Put(
				profiles, fmt.Sprint("more", n), "", document{Text: strings.Repeat("x", 3000)},
			); err != nil {
				return err
			}
			return step(tx, n)
		})
		if failed == nil {
			continue
		}
		if last, err := steps(s); err != nil || last != n-1 {
			return fmt.Errorf("the last step is %d, not %d: %w", last, n-1, err)
		}
		return failed
	}
}

// TestMessagesOfSpecialFiles puts pipes, devices and links in the place of a file:
// Open neither waits for them nor reads them to their end.
func TestMessagesOfSpecialFiles(t *testing.T) {
	t.Parallel()
	pipe := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	link := func(target string) func(string) error {
		return func(path string) error { return os.Symlink(target, path) }
	}
	long := func(path string) error { return errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, 8<<30)) }
	for name, row := range map[string]struct {
		file    string
		put     func(path string) error
		kind    func(error) bool
		needles []string
	}{
		"a pipe":              {databaseFile, pipe, corrupt, []string{"palette.db cannot be used", "not a file"}},
		"a device":            {databaseFile, link("/dev/zero"), corrupt, []string{"palette.db cannot be used", "not a file"}},
		"a link to nothing":   {databaseFile, link("nothing"), corrupt, []string{"removed or moved"}},
		"a link to itself":    {databaseFile, link(databaseFile), unreadable, []string{"cannot be read"}},
		"a pipe for a key":    {keyFile, pipe, corrupt, []string{"palette.key cannot be used", "not a file"}},
		"a device for a key":  {keyFile, link("/dev/zero"), corrupt, []string{"palette.key cannot be used", "not a file"}},
		"a long file for key": {keyFile, long, corrupt, []string{"palette.key cannot be used", "does not hold a key"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, put(open(t, dir), registries, "1", "acr", document{Text: "kept"}))
			must(t, os.Remove(filepath.Join(dir, row.file)))
			must(t, row.put(filepath.Join(dir, row.file)))
			begun := time.Now()
			_, err := store.Open(dir)
			checkMessage(t, err, dir, row.kind, row.needles)
			if waited := time.Since(begun); waited > 5*time.Second {
				t.Errorf("%s for %v", waited, err)
			}
		})
	}
}

// TestFileSizeLimit limits the size of files at any moment of the creation or
// later: the error reports it, and without the limit the folder has every step
// that was printed.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	for limit := 0; limit < 80_000; limit += 1500 {
		dir := filepath.Join(t.TempDir(), "store")
		output, err := child(t, "limited", dir, childLimit+"="+strconv.Itoa(limit)).Output()
		if err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		works(t, dir)
	}
}

func works(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir)
	last, err := steps(s)
	must(t, err)
	must(t, s.Update(t.Context(), func(tx *store.Tx) error { return step(tx, last+1) }))
	if now, err := steps(open(t, dir)); err != nil || now != last+1 {
		t.Errorf("step %d after %d: %v", now, last, err)
	}
}

// mounted mounts over a new folder, and reports whether that is allowed here.
func mounted(t *testing.T, source, kind string, flags uintptr, data string) (string, bool) {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount(source, dir, kind, flags, data); err != nil {
		t.Logf("mounting is not allowed here: %v", err)
		return "", false
	}
	t.Cleanup(func() { must(t, syscall.Unmount(dir, 0)) })
	return dir, true
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	for pages := 2; pages < 40; pages++ {
		dir, allowed := mounted(t, "none", "tmpfs", 0, "size="+strconv.Itoa(pages*os.Getpagesize()))
		if !allowed {
			return // TestFileSizeLimit covers the same
		}
		err := fill(dir)
		if !concerns(err, store.Full, dir) || !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d pages: %v", pages, err)
		}
		must(t, syscall.Mount("none", dir, "tmpfs", syscall.MS_REMOUNT, "size=1m"))
		works(t, dir)
	}
}

// unprivileged runs what follows in this goroutine with a user's rights to
// files, which root can then not write.
func unprivileged(t *testing.T) (restore func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		return func() {}
	}
	runtime.LockOSThread()
	must(t, syscall.Setfsuid(65534))
	return func() {
		must(t, syscall.Setfsuid(0))
		runtime.UnlockOSThread()
	}
}

func TestReadOnly(t *testing.T) {
	t.Parallel()
	t.Run("a folder without the permission", func(t *testing.T) {
		t.Parallel()
		dir, err := os.MkdirTemp("", "store") //nolint:usetesting // t.TempDir lies in a folder that is root's alone
		must(t, err)
		t.Cleanup(func() { must(t, errors.Join(os.Chmod(dir, 0o700), os.RemoveAll(dir))) })
		must(t, put(open(t, dir), registries, "1", "acr", document{Text: "kept"}))
		for _, name := range []string{databaseFile, keyFile} {
			must(t, os.Chmod(filepath.Join(dir, name), 0o444))
		}
		must(t, os.Chmod(dir, 0o555))
		defer unprivileged(t)()
		readOnly(t, dir, syscall.EACCES)
	})
	t.Run("a mount", func(t *testing.T) {
		t.Parallel()
		source := t.TempDir()
		must(t, put(open(t, source), registries, "1", "acr", document{Text: "kept"}))
		dir, allowed := mounted(t, source, "", syscall.MS_BIND, "")
		if !allowed {
			return
		}
		must(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""))
		readOnly(t, dir, syscall.EROFS)
	})
}

// readOnly opens and reads the folder, and fails to write to it.
func readOnly(t *testing.T, dir string, want error) {
	t.Helper()
	s := open(t, dir)
	for range 2 {
		if found, err := get(s, registries, "1"); err != nil || found.Text != "kept" {
			t.Errorf("read: %q, %v", found.Text, err)
		}
		err := put(s, registries, "2", "", document{})
		if !concerns(err, store.NotWritable, dir) || !errors.Is(err, want) {
			t.Errorf("write: %v", err)
		}
	}
	_, err := store.Open(filepath.Join(dir, "new"))
	if store.ConditionOf(err) != store.NotWritable || !errors.Is(err, want) {
		t.Errorf("a new folder: %v", err)
	}
}
