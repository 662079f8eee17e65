package store

import (
	"errors"
	"os"
)

// errUnfinished reports that no document was ever stored in the folder: the
// creation of its database was interrupted, or never began.
var errUnfinished = errors.New("the database was never finished")

// hasKey reports whether there is a key, which proves that there was a database
// before it.
func (s *Store) hasKey() (bool, error) {
	_, err := os.Lstat(s.keyPath())
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// missing explains why there is no database: errUnfinished, or Damaged
// because its key is there. The key is looked for first: another process that
// creates both creates the database first.
func (s *Store) missing() error {
	keyed, err := s.hasKey()
	if err != nil {
		return classify(s.path, false, err)
	}
	if !keyed {
		return errUnfinished
	}
	if info, err := os.Lstat(s.path); err == nil && info.Mode()&os.ModeSymlink == 0 {
		return errBusy
	}
	return damage(s.path, errGone)
}

// finished checks the file for a transaction. It returns errUnfinished where the
// file never held one for certain.
func (s *Store) finished(file *os.File) error {
	left, size, err := s.abandoned(file)
	if err != nil {
		return err
	}
	if left {
		return errUnfinished
	}
	found, err := check(file, size)
	if err == nil && found.never() {
		return errUnfinished
	}
	if errors.Is(err, errShort) && size == 0 {
		return errEmptied
	}
	return err
}

// abandoned reports whether the file was left before bbolt had made an empty
// database of it, and its size. The key is made after that.
func (s *Store) abandoned(file *os.File) (left bool, size int64, err error) {
	info, err := file.Stat()
	if err != nil {
		return false, 0, err
	}
	if keyed, err := s.hasKey(); keyed || err != nil {
		return false, info.Size(), err
	}
	left, err = begun(file, info.Size())
	return left, info.Size(), err
}

// begin checks the file for its creation, under the exclusive lock. It empties an
// abandoned file, of which bbolt then makes a database.
func (s *Store) begin(file *os.File) error {
	if err := s.finished(file); !errors.Is(err, errUnfinished) {
		return err
	}
	left, _, err := s.abandoned(file)
	if left {
		err = file.Truncate(0)
	}
	return err
}
