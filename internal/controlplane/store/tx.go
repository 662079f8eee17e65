package store

import (
	"encoding/json"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Kind names a kind of document and so its bucket.
type Kind string

// Tx is one transaction. It must not be used after the function that received
// it has returned, nor by two goroutines.
type Tx struct {
	tx     *bolt.Tx
	store  *Store
	layout *layout
	// roll is nil when the last transaction kept none.
	roll     *roll
	verified map[Kind]bool
	// names replaces an index that differs from the documents; uid by name.
	names map[Kind]map[string]string
	// opened are the documents that this transaction has read or written, by place.
	opened map[string]envelope
}

// indexSuffix makes the name of the index of that of its documents.
const indexSuffix = " names"

// Get decodes the document of uid into target. It returns ErrNotFound when there is none.
func (t *Tx) Get(kind Kind, uid string, target any) (err error) {
	defer guard(t.store.path, &err)
	if err := t.verify(kind); err != nil {
		return err
	}
	found, err := t.read(kind, uid)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(found.Body, target); err != nil {
		return damage(t.store.path, fmt.Errorf("%s: %w", kind.place(uid), err))
	}
	return nil
}

// Named returns the uid of the document of that name, or ErrNotFound.
func (t *Tx) Named(kind Kind, name string) (uid string, err error) {
	defer guard(t.store.path, &err)
	if err := t.verify(kind); err != nil {
		return "", err
	}
	if names, mended := t.names[kind]; mended {
		uid = names[name]
	} else if index := t.tx.Bucket(kind.index()); index != nil {
		uid = string(index.Get([]byte(name)))
	}
	if uid == "" {
		return "", ErrNotFound
	}
	return uid, nil
}

// Put writes the document of uid, whether it is there already or not, under
// name, which is unique among the documents of the kind; "" is no name. It
// returns ErrNameTaken when another document has the name.
func (t *Tx) Put(kind Kind, uid, name string, document any) (err error) {
	defer guard(t.store.path, &err)
	if err := t.verify(kind); err != nil {
		return err
	}
	body, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("encoding a document of kind %s: %w", kind, err)
	}
	if err := t.rename(kind, uid, name); err != nil {
		return err
	}
	written := envelope{Name: name, Body: body}
	text, err := written.text()
	if err != nil {
		return fmt.Errorf("encoding a document of kind %s: %w", kind, err)
	}
	bucket, err := t.tx.CreateBucketIfNotExists(kind.bucket())
	if err != nil {
		return err
	}
	if err := bucket.Put([]byte(uid), t.store.sealer.seal(kind.place(uid), text)); err != nil {
		return err
	}
	t.opened[kind.place(uid)] = written
	return nil
}

// Delete removes the document of uid and its name. It returns ErrNotFound when
// there is none.
func (t *Tx) Delete(kind Kind, uid string) (err error) {
	defer guard(t.store.path, &err)
	if err := t.verify(kind); err != nil {
		return err
	}
	if _, err := t.read(kind, uid); err != nil {
		return err
	}
	if err := t.rename(kind, uid, ""); err != nil {
		return err
	}
	delete(t.opened, kind.place(uid))
	return t.tx.Bucket(kind.bucket()).Delete([]byte(uid))
}

// Each calls visit for every document of the kind, ordered by uid, until it
// returns an error, and returns that. decode works like Get. visit must not
// write documents of this kind.
func (t *Tx) Each(kind Kind, visit func(uid string, decode func(target any) error) error) (err error) {
	defer guard(t.store.path, &err)
	if err := t.verify(kind); err != nil {
		return err
	}
	bucket := t.tx.Bucket(kind.bucket())
	if bucket == nil {
		return nil
	}
	return bucket.ForEach(func(key, _ []byte) error {
		uid := string(key)
		decode := func(target any) error { return t.Get(kind, uid, target) }
		return mark(func() error { return visit(uid, decode) })
	})
}

// rename moves the uid's entry in the index of names.
func (t *Tx) rename(kind Kind, uid, name string) error {
	index, err := t.tx.CreateBucketIfNotExists(kind.index())
	if err != nil {
		return err
	}
	if owner := string(index.Get([]byte(name))); owner != "" && owner != uid {
		return fmt.Errorf("%q: %w", name, ErrNameTaken)
	}
	before, err := t.read(kind, uid)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if before.Name != "" && before.Name != name {
		if err := index.Delete([]byte(before.Name)); err != nil {
			return err
		}
	}
	if name == "" {
		return nil
	}
	return index.Put([]byte(name), []byte(uid))
}

func (t *Tx) read(kind Kind, uid string) (envelope, error) {
	place := kind.place(uid)
	if found, known := t.opened[place]; known {
		return found, nil
	}
	bucket := t.tx.Bucket(kind.bucket())
	if bucket == nil {
		return envelope{}, ErrNotFound
	}
	sealed := bucket.Get([]byte(uid))
	if sealed == nil {
		return envelope{}, ErrNotFound
	}
	text, err := t.store.sealer.open(place, sealed)
	var found envelope
	if err == nil {
		found, err = envelopeIn(text)
	}
	if err != nil {
		return envelope{}, damage(t.store.path, fmt.Errorf("%s: %w", place, err))
	}
	t.opened[place] = found
	return found, nil
}

func (k Kind) bucket() []byte { return []byte(k) }

func (k Kind) index() []byte { return []byte(k + indexSuffix) }

func (k Kind) place(uid string) string { return string(k) + "/" + uid }
