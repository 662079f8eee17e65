package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

// longKill is the environment variable with the duration of TestKilled, such as
// 10m.
const longKill = "STORE_TEST_KILL"

// perStep is how many documents a step writes in one transaction. Which of them have a name
// and how long they are depends on the step, so that pages are split and freed.
const perStep = 5

func step(tx *store.Tx, n int) error {
	for i := range perStep {
		name := ""
		if (n+i)%2 == 0 {
			name = fmt.Sprintf("name-%d-%d", n%7, i)
		}
		text := strings.Repeat(fmt.Sprint(n, " "), 1+(n*37+i*101)%900)
		if err := tx.Put(registries, fmt.Sprint(i), name, document{Text: text, Count: n}); err != nil {
			return err
		}
	}
	uid := fmt.Sprint(n % 20)
	if err := tx.Delete(profiles, uid); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return tx.Put(profiles, uid, "profile-"+uid, document{Count: n})
}

// steps returns the last step in the database, which must be there as a whole.
func steps(s *store.Store) (last int, err error) {
	err = s.View(context.Background(), func(tx *store.Tx) error {
		var first document
		if err := tx.Get(registries, "0", &first); errors.Is(err, store.ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		last = first.Count
		return compare(tx, last)
	})
	return last, err
}

func compare(tx *store.Tx, n int) error {
	for i := range perStep {
		var found document
		if err := tx.Get(registries, fmt.Sprint(i), &found); err != nil {
			return err
		}
		want := strings.Repeat(fmt.Sprint(n, " "), 1+(n*37+i*101)%900)
		if found.Count != n || found.Text != want {
			return fmt.Errorf("document %d is of step %d, the first one of step %d", i, found.Count, n)
		}
		name := fmt.Sprintf("name-%d-%d", n%7, i)
		uid, err := tx.Named(registries, name)
		named := (n+i)%2 == 0
		if named && uid != fmt.Sprint(i) || !named && !errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("%s is of document %q in step %d: %w", name, uid, n, err)
		}
	}
	return nil
}

// writeForEver continues after the last step, and prints each step that is done.
func writeForEver(dir string) error {
	s, err := store.Open(dir)
	if err != nil {
		return err
	}
	last, err := steps(s)
	for n := last + 1; err == nil; n++ {
		if err = s.Update(context.Background(), func(tx *store.Tx) error { return step(tx, n) }); err == nil {
			fmt.Println(n)
		}
	}
	return err
}

// TestKilled kills a process repeatedly at random moments, also while it creates
// the folder. Each step that it printed is there, and no other step is there in
// part.
func TestKilled(t *testing.T) {
	t.Parallel()
	period := 3 * time.Second
	if text := os.Getenv(longKill); text != "" {
		var err error
		period, err = time.ParseDuration(text)
		must(t, err)
	}
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	kills, written := 0, 0
	for end := time.Now().Add(period); time.Now().Before(end); {
		dir := filepath.Join(t.TempDir(), "store")
		reported := 0
		for range 6 {
			reported = max(reported, killed(t, dir, random))
			kills++
			last, err := steps(open(t, dir))
			if err != nil || last < reported {
				t.Fatalf("step %d of %d that were printed: %v", last, reported, err)
			}
			reported = last
		}
		written += reported
	}
	t.Logf("%d kills, %d steps", kills, written)
	if written == 0 {
		t.Error("every process was killed before its first step")
	}
}

// killed returns the last step that the process printed.
func killed(t *testing.T, dir string, random *rand.Rand) int {
	t.Helper()
	process := child(t, "write", dir)
	pipe, err := process.StdoutPipe()
	must(t, err)
	must(t, process.Start())
	wait := time.Duration(random.Int64N(int64(25 * time.Millisecond)))
	if random.IntN(2) == 0 {
		wait *= 6
	}
	time.AfterFunc(wait, func() { _ = process.Process.Kill() })
	last := 0
	lines := bufio.NewReader(pipe)
	for {
		text, err := lines.ReadString('\n')
		if err != nil {
			break // the last line is incomplete
		}
		_, _ = fmt.Sscan(text, &last)
	}
	_, _ = io.Copy(io.Discard, pipe)
	if err := process.Wait(); process.ProcessState.Exited() {
		t.Fatalf("the process ended by itself: %v", err)
	}
	return last
}
