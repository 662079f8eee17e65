package store

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// layoutVersion is the version of the buckets and of the sealed envelope.
// Raise it with every change that an earlier release would misread.
const layoutVersion = 1

var layoutBucket = []byte("layout")

var (
	errNoLayout = errors.New("it does not say which layout it has")
	errOtherKey = errors.New("its key is another one than the database was made with")
)

// layout is the one document that is not sealed.
type layout struct {
	Version int    `json:"version"`
	Key     []byte `json:"key"` // fingerprint of the sealing key
	// Roll is the sealed roll; empty when no release that keeps one has
	// written yet.
	Roll []byte `json:"roll,omitempty"`
}

func readLayout(path string, tx *bolt.Tx) (*layout, error) {
	bucket := tx.Bucket(layoutBucket)
	if bucket == nil {
		return nil, damage(path, errNoLayout)
	}
	found := new(layout)
	if err := json.Unmarshal(bucket.Get(layoutBucket), found); err != nil || found.Version < 1 {
		return nil, damage(path, errNoLayout)
	}
	if found.Version > layoutVersion {
		return nil, &Error{TooNew, path, fmt.Errorf(
			"layout version %d and this release knows versions up to %d", found.Version, layoutVersion)}
	}
	return found, nil
}

func (l *layout) write(tx *bolt.Tx) error {
	document, err := json.Marshal(l)
	if err != nil {
		return err
	}
	bucket, err := tx.CreateBucketIfNotExists(layoutBucket)
	if err != nil {
		return err
	}
	return bucket.Put(layoutBucket, document)
}

// begun reads the layout at the start of a transaction: since Open, another release
// may have written, or the folder may have been created again.
func (s *Store) begun(tx *bolt.Tx) (*Tx, error) {
	found, err := readLayout(s.path, tx)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare(found.Key, s.fingerprint) != 1 {
		return nil, damage(s.path, errOtherKey)
	}
	t := &Tx{
		tx: tx, store: s, layout: found, verified: map[Kind]bool{}, names: map[Kind]map[string]string{},
		opened: map[string]envelope{},
	}
	t.roll, err = s.openRoll(found, tx)
	return t, err
}
