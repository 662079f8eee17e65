package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const walks = "internal/README.md"

var (
	walkFile = regexp.MustCompile("`([a-z0-9_/]+\\.go)`")
	walkName = regexp.MustCompile("`([A-Za-z][A-Za-z0-9]*)`")
)

// Each row of the walks names files, and functions, types, constants or
// variables: every file exists and declares one of the names, and every name is
// declared in one of the files.
func TestWalksNameWhatExists(t *testing.T) {
	t.Parallel()
	declared := declarations(t)
	rows := 0
	for i, line := range strings.Split(read(t, walks), "\n") {
		files, names := matches(walkFile, line), []string(nil)
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"); strings.HasPrefix(
			strings.TrimSpace(line), "|",
		) {
			names = matches(walkName, cells[len(cells)-1])
		}
		for _, file := range files {
			switch {
			case declared[file] == nil:
				t.Errorf("%s:%d: there is no internal/%s", walks, i+1, file)
			case len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return declared[file][name] }):
				t.Errorf("%s:%d: internal/%s declares none of %v", walks, i+1, file, names)
			}
		}
		if len(files) == 0 || len(names) == 0 {
			continue
		}
		rows++
		for _, name := range names {
			if !slices.ContainsFunc(files, func(file string) bool { return declared[file][name] }) {
				t.Errorf(
					"%s:%d: %s is not in %v; it is in %v", walks, i+1, name, files, declaring(declared, files[0], name),
				)
			}
		}
	}
	if rows < 50 {
		t.Errorf("%d rows: the patterns of this test no longer find them", rows)
	}
}

// phase is the first cell of a row of a walk.
var phase = regexp.MustCompile(`^\| (validate|plan|apply|refresh) \|`)

// Within a phase, a walk enters each room once: its rows stand together.
func TestWalksEnterRoomsOnce(t *testing.T) {
	t.Parallel()
	var current string
	var entered []string
	rows := 0
	for i, line := range strings.Split(read(t, walks), "\n") {
		cell := phase.FindString(line)
		if cell != current {
			current, entered = cell, nil
		}
		for _, file := range matches(walkFile, line) {
			room := filepath.ToSlash(filepath.Dir(file))
			if cell == "" || len(entered) > 0 && entered[len(entered)-1] == room {
				continue
			}
			rows++
			if slices.Contains(entered, room) {
				t.Errorf("%s:%d: %s is entered again", walks, i+1, room)
			}
			entered = append(entered, room)
		}
	}
	if rows < 25 {
		t.Errorf("%d rooms: the patterns of this test no longer find them", rows)
	}
}

// declaring lists the files that declare a name: those of the room of near, or
// those of all rooms if there are none.
func declaring(declared map[string]map[string]bool, near, name string) []string {
	var room, all []string
	for _, file := range slices.Sorted(maps.Keys(declared)) {
		if !declared[file][name] {
			continue
		}
		all = append(all, file)
		if filepath.Dir(file) == filepath.Dir(near) {
			room = append(room, file)
		}
	}
	if len(room) > 0 {
		return room
	}
	return all
}

// declarations are the functions, methods, types, constants and variables of
// each Go file, by its path below internal.
func declarations(t *testing.T) map[string]map[string]bool {
	t.Helper()
	found := map[string]map[string]bool{}
	internal := filepath.Join(root, "internal")
	err := filepath.WalkDir(internal, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		file, err := filepath.Rel(internal, path)
		found[filepath.ToSlash(file)] = declaredIn(parsed)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func declaredIn(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			names[declaration.Name.Name] = true
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					names[spec.Name.Name] = true
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						names[name.Name] = true
					}
				}
			}
		}
	}
	return names
}
