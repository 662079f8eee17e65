package archtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Rules is an import law: three tables over one module. Rooms are named by their path under internal/, the root package
// is "main". A pattern is a room, a room and all below it ("probe/**"), or every room ("**").
type Rules struct {
	Module      string
	Rooms       []Room
	Outside     []Outside
	Unreachable []Unreachable
}

// Room is one package and the rooms (patterns) that its code may import.
type Room struct {
	Name string
	May  []string
}

// Outside gives a library (a module path without its version, "*" at the end for a family) to the rooms (patterns)
// whose code, and whose tests, may import it.
type Outside struct {
	Library string
	Code    []string
	Tests   []string
}

// Unreachable lists the libraries that the rooms of a pattern must not reach, over any number of imports.
type Unreachable struct {
	From      string
	Libraries []string
}

// Violation is one import that the law does not allow.
type Violation struct {
	Rule string   // the rule of the law
	Path []string // import paths: who leads there, down to the import at fault
}

// String shows the rule and the path, one import a line.
func (v Violation) String() string {
	return v.Rule + "\n      " + strings.Join(v.Path, "\n   -> ")
}

// Violations lists every breach in the graph, ordered by package.
func (r Rules) Violations(graph Graph) []Violation {
	var found []Violation
	for _, importPath := range slices.Sorted(maps.Keys(graph)) {
		if room, ours := r.room(importPath); ours {
			found = append(found, r.betweenRooms(graph, room, importPath)...)
			found = append(found, r.outside(graph, room, importPath)...)
			found = append(found, r.unreachable(graph, room, importPath)...)
		}
	}
	return found
}

// Missing lists the rooms of the table that the graph does not have: a stale line is a law about nothing.
func (r Rules) Missing(graph Graph) []string {
	var missing []string
	for _, room := range r.Rooms {
		if _, ok := graph[r.importPath(room.Name)]; !ok {
			missing = append(missing, room.Name)
		}
	}
	return missing
}

func (r Rules) betweenRooms(graph Graph, room, importPath string) []Violation {
	index := slices.IndexFunc(r.Rooms, func(known Room) bool { return known.Name == room })
	if index < 0 {
		return []Violation{
			{Rule: fmt.Sprintf("%s is not a room of the law: give it a line", room), Path: r.leading(graph, importPath)},
		}
	}
	var found []Violation
	for _, imported := range graph[importPath].Imports {
		if other, ours := r.room(imported); ours && !matches(r.Rooms[index].May, other) {
			found = append(found, Violation{
				Rule: fmt.Sprintf("%s must not import %s", room, other),
				Path: append(r.leading(graph, importPath), imported),
			})
		}
	}
	return found
}

func (r Rules) outside(graph Graph, room, importPath string) []Violation {
	var found []Violation
	p := graph[importPath]
	for _, rule := range r.Outside {
		for _, imported := range p.Imports {
			if within(imported, rule.Library) && !matches(rule.Code, room) {
				found = append(found, Violation{
					Rule: fmt.Sprintf("%s must not import %s: it belongs to %s", room, rule.Library,
						strings.Join(rule.Code, ", ")),
					Path: append(r.leading(graph, importPath), imported),
				})
			}
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			if within(imported, rule.Library) && !matches(rule.Tests, room) {
				found = append(found, Violation{
					Rule: fmt.Sprintf("tests of %s must not import %s: it belongs to the tests of %s", room,
						rule.Library, strings.Join(rule.Tests, ", ")),
					Path: []string{importPath + " [test]", imported},
				})
			}
		}
	}
	return found
}

func (r Rules) unreachable(graph Graph, room, importPath string) []Violation {
	var found []Violation
	for _, rule := range r.Unreachable {
		if !matches([]string{rule.From}, room) {
			continue
		}
		for _, library := range rule.Libraries {
			if path := graph.chain(importPath, func(p string) bool { return within(p, library) }); path != nil {
				found = append(found, Violation{Rule: fmt.Sprintf("%s must not reach %s", room, library), Path: path})
			}
		}
	}
	return found
}

// leading is the way from main to a package, or the package alone when main does not reach it.
func (r Rules) leading(graph Graph, importPath string) []string {
	if path := graph.chain(r.Module, func(p string) bool { return p == importPath }); path != nil {
		return path
	}
	return []string{importPath}
}

func (r Rules) room(importPath string) (name string, ours bool) {
	if importPath == r.Module {
		return "main", true
	}
	return strings.CutPrefix(importPath, r.Module+"/internal/")
}

func (r Rules) importPath(room string) string {
	if room == "main" {
		return r.Module
	}
	return r.Module + "/internal/" + room
}

func matches(patterns []string, room string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		base, below := strings.CutSuffix(pattern, "/**")
		return pattern == "**" || base == room || below && strings.HasPrefix(room, base+"/")
	})
}

func within(importPath, library string) bool {
	if family, ok := strings.CutSuffix(library, "*"); ok {
		return strings.HasPrefix(importPath, family)
	}
	return importPath == library || strings.HasPrefix(importPath, library+"/")
}
