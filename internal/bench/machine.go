package main

import (
	"bytes"
	"os"
	"runtime"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
)

// thisMachine is described from /proc and /etc on Linux, and by the runtime of Go elsewhere.
func thisMachine() figure.Machine {
	made := figure.Machine{
		Processor: runtime.GOARCH, Cores: runtime.NumCPU(), System: runtime.GOOS, Go: runtime.Version(),
	}
	if model := entry("/proc/cpuinfo", "model name", ":"); model != "" {
		made.Processor = model
	}
	if name := entry("/etc/os-release", "PRETTY_NAME", "="); name != "" {
		made.System = name
	}
	if kernel, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		release, _, _ := strings.Cut(strings.TrimSpace(string(kernel)), "-")
		made.System += ", Linux " + release
	}
	return made
}

// entry is the first value of a key in a file of lines.
func entry(file, key, separator string) string {
	content, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range bytes.Lines(content) {
		name, value, found := strings.Cut(string(line), separator)
		if found && strings.TrimSpace(name) == key {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}
