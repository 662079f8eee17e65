package archtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
)

// Package is one package as go list describes it: import paths throughout, without the build variants of tests.
type Package struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// Graph holds packages by import path: those of the module and everything that they reach.
type Graph map[string]Package

// Load lists with the go command the packages under folder and all their dependencies. It works offline: whoever can
// compile the tests has the modules.
func Load(ctx context.Context, folder string) (Graph, error) {
	command := exec.CommandContext(ctx, "go", "list", "-deps", "-json=ImportPath,Imports,TestImports,XTestImports",
		"./...")
	command.Dir = folder
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	graph := Graph{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p Package
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return graph, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		graph[p.ImportPath] = p
	}
}

// chain returns the shortest chain of imports that leads from one package to a package that is wanted, both ends
// included, or nil when none does.
func (g Graph) chain(from string, wanted func(importPath string) bool) []string {
	parent := map[string]string{from: ""}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		if folder := queue[0]; wanted(folder) {
			var path []string
			for ; folder != ""; folder = parent[folder] {
				path = append([]string{folder}, path...)
			}
			return path
		}
		for _, next := range g[queue[0]].Imports {
			if _, known := parent[next]; !known {
				parent[next] = queue[0]
				queue = append(queue, next)
			}
		}
	}
	return nil
}
