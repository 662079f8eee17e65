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
	info, err := file.Stat()
	if err != nil {
		return err
	}
	left, err := s.abandoned(file, info.Size())
	if err != nil {
		return err
	}
	if left {
		return errUnfinished
	}
	found, err := check(file, info.Size())
	if err == nil && found.never() {
		return errUnfinished
	}
	if errors.Is(err, errShort) && info.Size() == 0 {
		return errEmptied
	}
	return err
}

// abandoned reports whether the file was left before bbolt had made an empty
// database of it. Its key comes after that.
func (s *Store) abandoned(file *os.File, size int64) (bool, error) {
	keyed, err := s.hasKey()
	if keyed || err != nil {
		return false, err
	}
	return begun(file, size)
}

// begin checks the file for its creation, under the exclusive lock. It empties an
// abandoned file, of which bbolt then makes a database.
func (s *Store) begin(file *os.File) error {
	err := s.finished(file)
	if !errors.Is(err, errUnfinished) {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	left, err := s.abandoned(file, info.Size())
	if left {
		err = file.Truncate(0)
	}
	return err
}
