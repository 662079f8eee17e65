package session

import (
	"os"
	"path/filepath"
	"strings"
)

// Folder puts the home folder in the place of ~ at the beginning of a path, as a
// shell does before a program sees it. Nobody means a folder that is called ~.
func Folder(path string) (string, error) {
	rest, tilde := strings.CutPrefix(path, "~")
	switch {
	case !tilde:
		return path, nil
	case rest != "" && !os.IsPathSeparator(rest[0]):
		return "", ErrHomeOfAnother
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", ErrNoHome
	}
	return filepath.Join(home, rest), nil
}
