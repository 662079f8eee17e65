package palette_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Ten workers write hundreds of layers in the fewest batches that are possible.
// A batch takes three requests, and one more where no entity tag guards it.
func TestRequestsOfManyEdits(t *testing.T) {
	t.Parallel()
	const workers, each = 10, 50
	for name, test := range map[string]struct {
		tags bool
		gets int
	}{
		"entity tags": {true, 1 + each},
		// The first four batches read the profile again: until then, another run
		// may write it too.
		"no entity tags": {false, 2*each + 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := newFake(ref("foreign"))
				f.tags = test.tags
				f.before = func(http.ResponseWriter, *http.Request, string) bool {
					time.Sleep(5 * time.Millisecond)
					return false
				}
				config := quick(carrier(f.ServeHTTP))
				config.GatherWindow = 0 // as it is outside of tests
				c := client(t, config)
				if _, err := c.Profile(t.Context(), scope, "profile-1"); err != nil {
					t.Fatal(err)
				}
				before := f.gets()
				work(workers, each, func(name string) {
					if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds(name)); err != nil {
						t.Error(err)
					}
				})
				if f.puts() != each || f.publishes() != each || f.gets()-before != test.gets {
					t.Errorf("%d PUT, %d PATCH, %d GET", f.puts(), f.publishes(), f.gets()-before)
				}
			})
		})
	}
}

// Removals from the draft take two requests for each batch.
func TestRequestsOfManyRemovals(t *testing.T) {
	t.Parallel()
	const workers, each = 10, 50
	synctest.Test(t, func(t *testing.T) {
		f := newFake(ref("foreign"))
		f.tags = true
		for i := range workers * each {
			f.published.Packs = append(f.published.Packs, ref(layerName(i/each, i%each)))
		}
		config := quick(carrier(f.ServeHTTP))
		config.GatherWindow = 0
		c := client(t, config)
		work(workers, each, func(name string) {
			if _, err := c.HoldRemoval(t.Context(), scope, "profile-1", dropping(name)); err != nil {
				t.Error(err)
			}
		})
		if f.puts() != each || f.publishes() != 0 || f.gets() != 1+each {
			t.Errorf("%d PUT, %d PATCH, %d GET", f.puts(), f.publishes(), f.gets())
		}
	})
}

// work lets each worker do its pieces one after the other, with a pause between
// them, as Terraform does.
func work(workers, each int, piece func(name string)) {
	var running sync.WaitGroup
	for worker := range workers {
		running.Go(func() {
			random := rand.New(rand.NewPCG(uint64(worker), 1))
			for i := range each {
				time.Sleep(time.Duration(random.IntN(15)) * time.Millisecond)
				piece(layerName(worker, i))
			}
		})
	}
	running.Wait()
}

func layerName(worker, i int) string { return fmt.Sprintf("layer-%d-%d", worker, i) }

// A batch waits until all announced edits are there, and for no others.
func TestAnnouncedEdits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		announced int
		least     time.Duration
		most      time.Duration
		puts      int
	}{
		{announced: 0, least: 20 * time.Millisecond, most: 25 * time.Millisecond, puts: 1},
		{announced: 1, least: 5 * time.Millisecond, most: 10 * time.Millisecond, puts: 1},
		{announced: 2, least: 15 * time.Millisecond, most: 25 * time.Millisecond, puts: 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(ref("foreign"))
			f.tags = true
			config := quick(carrier(f.ServeHTTP))
			config.GatherWindow = 0
			c := client(t, config)
			if _, err := c.Profile(t.Context(), scope, "profile-1"); err != nil {
				t.Fatal(err)
			}
			for range test.announced {
				c.AnnounceEdit("profile-1")
			}
			begun := time.Now()
			var running sync.WaitGroup
			for i := range max(1, test.announced) {
				running.Go(func() {
					time.Sleep(time.Duration(i) * 12 * time.Millisecond)
					if _, err := c.EditProfile(t.Context(), scope, "profile-1", adds(layerName(0, i))); err != nil {
						t.Error(err)
					}
				})
			}
			running.Wait()
			if took := time.Since(begun); took < test.least || took > test.most || f.puts() != test.puts {
				t.Errorf("%d announced: %d writes in %s", test.announced, f.puts(), took)
			}
		})
	}
}
