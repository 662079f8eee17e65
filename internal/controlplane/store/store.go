package store

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

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
}

// Store is the database of one folder. It holds no file open between
// transactions and is safe for concurrent use, also by several processes and
// by several Stores of one folder.
type Store struct {
	dir    string
	path   string
	sealer sealer
	// turn keeps this process's own goroutines from fighting over the file
	// lock; a channel, because waiting for it ends with the context.
	turn chan struct{}
}

// Open prepares the folder dir, creates the database and its key when there is
// none, and checks both otherwise. The folder is made when it is missing.
// Errors: *VersionError, *CorruptError, *LockError, or one of the file system.
func Open(dir string) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := prepareFolder(dir); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	s := &Store{dir: dir, path: filepath.Join(dir, databaseName), turn: make(chan struct{}, 1)}
	// Open has no context: the wait for the lock is bounded by its timeout.
	err = session(context.Background(), s.path, os.O_RDWR|os.O_CREATE, s.initialise)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Dir returns the absolute path of the folder.
func (s *Store) Dir() string { return s.dir }

func (s *Store) initialise(database *bolt.DB) error {
	var found *layout
	err := database.View(func(tx *bolt.Tx) error {
		if err := whole(s.path, tx); err != nil {
			return err
		}
		var err error
		found, err = readLayout(s.path, tx)
		if errors.Is(err, errNoLayout) && empty(tx) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if found == nil {
		return s.create(database)
	}
	key, err := readKey(filepath.Join(s.dir, keyName))
	if errors.Is(err, os.ErrNotExist) {
		return &CorruptError{Path: s.path, Err: fmt.Errorf("its key %s is gone", keyName)}
	}
	if err != nil {
		return err
	}
	return s.adopt(key, found)
}

func (s *Store) create(database *bolt.DB) error {
	key, err := makeKey(filepath.Join(s.dir, keyName))
	if err != nil {
		return err
	}
	fresh := &layout{Version: layoutVersion, Key: fingerprint(key)}
	document, err := json.Marshal(fresh)
	if err != nil {
		return err
	}
	err = database.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists(layoutBucket)
		if err != nil {
			return err
		}
		return bucket.Put(layoutBucket, document)
	})
	if err != nil {
		return err
	}
	return s.adopt(key, fresh)
}

func (s *Store) adopt(key []byte, found *layout) (err error) {
	if subtle.ConstantTimeCompare(found.Key, fingerprint(key)) != 1 {
		return &CorruptError{Path: s.path, Err: errOtherKey}
	}
	s.sealer, err = newSealer(key)
	return err
}

func readLayout(path string, tx *bolt.Tx) (*layout, error) {
	bucket := tx.Bucket(layoutBucket)
	if bucket == nil {
		return nil, &CorruptError{Path: path, Err: errNoLayout}
	}
	found := new(layout)
	if err := json.Unmarshal(bucket.Get(layoutBucket), found); err != nil || found.Version < 1 {
		return nil, &CorruptError{Path: path, Err: errNoLayout}
	}
	if found.Version > layoutVersion {
		return nil, &VersionError{Path: path, Found: found.Version, Known: layoutVersion}
	}
	return found, nil
}

func empty(tx *bolt.Tx) bool {
	name, _ := tx.Cursor().First()
	return name == nil
}

// View runs read in a transaction that sees one state of the database. read
// must not wait for anything but the database.
func (s *Store) View(ctx context.Context, read func(*Tx) error) error {
	return s.run(ctx, os.O_RDONLY, (*bolt.DB).View, read)
}

// Update runs write in a transaction that is alone in the database. All of its
// changes are on disk when Update returns nil, and none of them when it returns
// an error, which is write's own unless the database failed. write must not
// wait for anything but the database.
func (s *Store) Update(ctx context.Context, write func(*Tx) error) error {
	return s.run(ctx, os.O_RDWR, (*bolt.DB).Update, write)
}

func (s *Store) run(
	ctx context.Context, flag int, begin func(*bolt.DB, func(*bolt.Tx) error) error, use func(*Tx) error,
) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case s.turn <- struct{}{}:
	}
	defer func() { <-s.turn }()
	return session(ctx, s.path, flag, func(database *bolt.DB) error {
		return begin(database, func(tx *bolt.Tx) error {
			if err := whole(s.path, tx); err != nil {
				return err
			}
			// Another release may have been here since Open.
			if _, err := readLayout(s.path, tx); err != nil {
				return err
			}
			return mark(func() error { return use(&Tx{tx: tx, store: s}) })
		})
	})
}
