package store_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	bolt "go.etcd.io/bbolt"
)

// TestEarlierRelease reads a database of an earlier release, which has no roll.
// The next write adds the roll; then a missing document is detected.
func TestEarlierRelease(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	model := manyDocuments(t, dir)
	hasRoll := func(want bool) {
		t.Helper()
		if found := layoutOf(t, dir)["roll"] != nil; found != want {
			t.Errorf("the layout has a roll: %t", found)
		}
	}
	fields := layoutOf(t, dir)
	delete(fields, "roll")
	text, err := json.Marshal(fields)
	must(t, err)
	rewriteLayout(t, dir, string(text))
	hasRoll(false)
	found, err := reread(dir, model)
	must(t, err)
	if diff := cmp.Diff(model, found); diff != "" {
		t.Error(diff)
	}
	must(t, put(open(t, dir), profiles, "another", "", document{}))
	hasRoll(true)
	if found, err = reread(dir, model); err != nil || len(found) != len(model) {
		t.Errorf("after a write: %d, %v", len(found), err)
	}
}

func layoutOf(t *testing.T, dir string) (fields map[string]any) {
	t.Helper()
	edit(t, dir, func(tx *bolt.Tx) error {
		return json.Unmarshal(tx.Bucket([]byte("layout")).Get([]byte("layout")), &fields)
	})
	return fields
}
