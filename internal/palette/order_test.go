package palette_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// The packs that a run adds have the same order, whatever the order and the
// batches of its edits, and keep their places among the packs of others.
func TestAddedPacksAreArranged(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			f := newFake(ref("zebra"), ref("ant"))
			c := editor(t, f)
			var waiting sync.WaitGroup
			for _, i := range random.Perm(12) {
				delay := time.Duration(random.IntN(400)) * time.Millisecond
				waiting.Go(func() {
					time.Sleep(delay)
					rank := int64(-i / 4)
					pack := palette.Pack{Name: fmt.Sprintf("layer-%02d", i), Type: palette.PackOCI, Rank: &rank}
					_, err := c.EditProfile(t.Context(), scope, "profile-1", func(
						packs []palette.Pack,
					) ([]palette.Pack, error) {
						return append(packs, pack), nil
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			waiting.Wait()
			const want = "zebra ant layer-08 layer-09 layer-10 layer-11 layer-04 layer-05 layer-06 layer-07 " +
				"layer-00 layer-01 layer-02 layer-03"
			if got := f.names(); got != want {
				t.Errorf("seed %d: %s", seed, got)
			}
		})
	}
}
