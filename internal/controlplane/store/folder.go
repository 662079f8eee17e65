package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const (
	databaseName = "palette.db"
	keyName      = "palette.key"
	ignoreName   = ".gitignore"
)

// takeFolder makes the folder private, with a .gitignore for all of it. A folder
// that has other files keeps its mode and its .gitignore; only the files of the
// store are private then.
func takeFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	if slices.ContainsFunc(entries, func(entry os.DirEntry) bool { return !leftover(entry.Name()) }) {
		return nil
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("making the folder private: %w", err)
	}
	path := filepath.Join(dir, ignoreName)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil
	}
	return writeWhole(path, []byte("*\n"))
}

// leftover reports whether an interrupted creation may have left the file.
func leftover(name string) bool {
	return name == databaseName || name == ignoreName ||
		strings.HasPrefix(name, keyName+temporary) || strings.HasPrefix(name, ignoreName+temporary)
}

// temporary is between the name of a file and the rest of the name that it has
// until it is whole.
const temporary = ".part-"

// plainFile refuses what is neither a file nor a folder, without opening it: a
// pipe would block, and a device has no end. An absent file is no error.
func plainFile(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Mode().IsRegular() || info.IsDir() {
		return nil //nolint:nilerr // opening it reports the same
	}
	return damage(path, errNoFile)
}

// writeWhole writes a private file so that no reader reads a part of it, and
// removes the files of interrupted calls. The caller holds the database's
// exclusive lock.
func writeWhole(path string, content []byte) error {
	dir, prefix := filepath.Dir(path), filepath.Base(path)+temporary
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), prefix) {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
	file, err := os.CreateTemp(dir, prefix)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name()) // the disk may be full
	}
	return err
}

// syncFolder puts the names of the files on disk. Windows has no such call and
// does it by itself.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
