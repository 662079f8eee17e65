package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// create makes the database and its key, or completes them, each step after
// the one before it is on disk. Another process may have done it by now.
func (s *Store) create() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return classify(s.path, true, err)
	}
	h := &handle{path: s.path, flag: os.O_RDWR, create: true, absent: s.missing, look: s.begin}
	return session(context.Background(), h, func(database *bolt.DB) error {
		var number int
		err := database.View(func(tx *bolt.Tx) error {
			number = tx.ID()
			return nil
		})
		if err != nil {
			return classify(s.path, true, err)
		}
		if !(meta{Txid: uint64(number)}).never() {
			return s.attach(database)
		}
		return classify(s.path, true, s.complete(database))
	})
}

// complete takes an empty database to its first transaction.
func (s *Store) complete(database *bolt.DB) error {
	if err := takeFolder(s.dir); err != nil {
		return err
	}
	key, err := makeKey(s.keyPath())
	if err != nil {
		return err
	}
	// A database whose key is lost cannot be read, so the key's name is on
	// disk before anything is sealed with it.
	if err := errors.Join(syncFolder(s.dir), s.use(key)); err != nil {
		return err
	}
	return database.Update(func(tx *bolt.Tx) error {
		t := &Tx{tx: tx, store: s, layout: &layout{Version: layoutVersion, Key: s.fingerprint}, roll: &roll{}}
		return t.record()
	})
}

func (s *Store) keyPath() string { return filepath.Join(s.dir, keyName) }
