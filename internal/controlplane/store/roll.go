package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"maps"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// rollPlace is what the roll is sealed for.
const rollPlace = "layout/roll"

// roll is the content of each bucket. The seal of a document detects a change;
// only the roll detects a missing document.
type roll struct {
	// Transaction is the one that wrote the roll. If an earlier release has written
	// since, without a roll, the roll is not valid.
	Transaction int              `json:"transaction"`
	Buckets     map[string]tally `json:"buckets"`
}

// tally is the number of entries of a bucket and their sum.
type tally struct {
	Count int    `json:"count"`
	Sum   []byte `json:"sum"`
}

func (t tally) equal(other tally) bool {
	return t.Count == other.Count && bytes.Equal(t.Sum, other.Sum)
}

// telling is how much of a value, in bytes, goes into the sum. A sealed document
// begins with a random nonce, which identifies it, and its seal protects the rest;
// a uid is shorter.
const telling = 64

// tallyOf counts and sums up a bucket; one that is not there is empty.
func tallyOf(tx *bolt.Tx, name []byte) (tally, error) {
	h := sha256.New()
	found := tally{}
	add := func(part []byte) {
		_ = binary.Write(h, binary.BigEndian, uint64(len(part))) // a hash takes everything
		h.Write(part)
	}
	if bucket := tx.Bucket(name); bucket != nil {
		err := bucket.ForEach(func(key, value []byte) error {
			found.Count++
			add(key)
			add(value[:min(len(value), telling)])
			return nil
		})
		if err != nil {
			return found, err
		}
	}
	found.Sum = h.Sum(nil)
	return found, nil
}

// openRoll returns the roll of the last transaction, nil when that kept none.
func (s *Store) openRoll(l *layout, tx *bolt.Tx) (*roll, error) {
	if len(l.Roll) == 0 {
		return nil, nil
	}
	text, err := s.sealer.open(rollPlace, l.Roll)
	found := new(roll)
	if err == nil {
		err = json.Unmarshal(text, found)
	}
	if err != nil {
		return nil, damage(s.path, errPage)
	}
	if last := lastTransaction(tx); found.Transaction != last {
		return nil, nil
	}
	return found, nil
}

// lastTransaction is the number of the last one that was committed; a writing
// one has the number after it.
func lastTransaction(tx *bolt.Tx) int {
	if tx.Writable() {
		return tx.ID() - 1
	}
	return tx.ID()
}

// agrees reports whether the bucket has the content of the roll.
func (r *roll) agrees(tx *bolt.Tx, name []byte) (bool, error) {
	found, err := tallyOf(tx, name)
	if err != nil {
		return false, err
	}
	want, listed := r.Buckets[string(name)]
	return found.equal(want) || !listed && found.Count == 0, nil
}

// record writes the roll of this transaction, with new tallies of the kinds that
// the transaction used.
func (t *Tx) record() (err error) {
	defer guard(t.store.path, &err)
	if t.roll == nil {
		if err := t.verifyAll(); err != nil {
			return err
		}
		t.roll = &roll{}
	}
	next := roll{Transaction: t.tx.ID(), Buckets: map[string]tally{}}
	maps.Copy(next.Buckets, t.roll.Buckets)
	for kind := range t.verified {
		for _, name := range [][]byte{kind.bucket(), kind.index()} {
			if next.Buckets[string(name)], err = tallyOf(t.tx, name); err != nil {
				return err
			}
		}
	}
	text, err := json.Marshal(next)
	if err != nil {
		return err
	}
	t.layout.Roll = t.store.sealer.seal(rollPlace, text)
	return t.layout.write(t.tx)
}

// kinds lists what is in the file and what should be.
func (t *Tx) kinds() (map[Kind]bool, error) {
	found := map[Kind]bool{}
	if t.roll != nil {
		for name := range t.roll.Buckets {
			found[kindOf(name)] = true
		}
	}
	err := t.tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		if !bytes.Equal(name, layoutBucket) {
			found[kindOf(string(name))] = true
		}
		return nil
	})
	return found, err
}

func kindOf(bucket string) Kind { return Kind(strings.TrimSuffix(bucket, indexSuffix)) }
