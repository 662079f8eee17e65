package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

const (
	databaseName = "palette.db"
	keyName      = "palette.key"
	ignoreName   = ".gitignore"
)

// prepareFolder makes the folder private and tells git to ignore it. A folder
// that holds other things already is somebody else's: only our own files in it
// are private then, and its mode and its .gitignore stay.
func prepareFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the folder: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	if len(entries) > 0 {
		return nil
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("making the folder private: %w", err)
	}
	return ignore(filepath.Join(dir, ignoreName))
}

func ignore(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString("*\n")
	return errors.Join(err, file.Close())
}
