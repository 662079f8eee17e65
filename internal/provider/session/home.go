package session

import (
	"os"
	"path/filepath"
	"strings"
)

// Folder replaces ~ at the beginning of a path by the home folder, as a shell does before a program gets the path.
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
