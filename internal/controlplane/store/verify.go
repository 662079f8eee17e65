package store

import "errors"

func (t *Tx) verifyAll() (err error) {
	defer guard(t.store.path, &err)
	kinds, err := t.kinds()
	if err != nil {
		return err
	}
	for kind := range kinds {
		if err := t.verify(kind); err != nil {
			return err
		}
	}
	return nil
}

// verify checks, the first time that a transaction uses a kind, that all of its
// documents are there, and repairs its index of names.
func (t *Tx) verify(kind Kind) error {
	if t.verified[kind] {
		return nil
	}
	whole := t.roll != nil
	if whole {
		complete, err := t.roll.agrees(t.tx, kind.bucket())
		if err != nil {
			return err
		}
		if !complete {
			return damage(t.store.path, errLost)
		}
		if whole, err = t.roll.agrees(t.tx, kind.index()); err != nil {
			return err
		}
	}
	if !whole {
		if err := t.mend(kind); err != nil {
			return err
		}
	}
	t.verified[kind] = true
	return nil
}

// mend creates the index of names again where it differs from the documents: on
// disk in a writing transaction, in memory otherwise.
func (t *Tx) mend(kind Kind) error {
	names, err := t.sealedNames(kind)
	if err != nil {
		return err
	}
	same, err := t.indexed(kind, names)
	if same || err != nil {
		return err
	}
	if !t.tx.Writable() {
		t.names[kind] = names
		return nil
	}
	if t.tx.Bucket(kind.index()) != nil {
		if err := t.tx.DeleteBucket(kind.index()); err != nil {
			return err
		}
	}
	index, err := t.tx.CreateBucket(kind.index())
	if err != nil {
		return err
	}
	for name, uid := range names {
		if err := index.Put([]byte(name), []byte(uid)); err != nil {
			return err
		}
	}
	return nil
}

// sealedNames reads the names from the documents, which hold them as well.
func (t *Tx) sealedNames(kind Kind) (map[string]string, error) {
	names := map[string]string{}
	bucket := t.tx.Bucket(kind.bucket())
	if bucket == nil {
		return names, nil
	}
	return names, bucket.ForEach(func(key, _ []byte) error {
		found, err := t.read(kind, string(key))
		if err != nil || found.Name == "" {
			return err
		}
		if _, twice := names[found.Name]; twice {
			return damage(t.store.path, errNames)
		}
		names[found.Name] = string(key)
		return nil
	})
}

// indexed reports whether the index has these names. Without a roll, only a name
// without a document shows that the document is missing.
func (t *Tx) indexed(kind Kind, names map[string]string) (bool, error) {
	index := t.tx.Bucket(kind.index())
	if index == nil {
		return len(names) == 0, nil
	}
	same, count := true, 0
	err := index.ForEach(func(name, uid []byte) error {
		count++
		same = same && names[string(name)] == string(uid)
		if t.roll != nil {
			return nil
		}
		_, err := t.read(kind, string(uid))
		if errors.Is(err, ErrNotFound) {
			return damage(t.store.path, errLost)
		}
		return nil
	})
	return same && count == len(names), err
}
