package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// essential matches the lines outside of diagnostics that say what a run of Terraform or OpenTofu came to: what is planned,
// what was done, and how it ended. The rest is progress, advice, and attributes line by line. What is destroyed is told when it
// is done.
var essential = regexp.MustCompile(strings.Join([]string{
	`^- Installed `,
	`^\s*# \S+ (will|must) be (created|read|updated|replaced|imported)`,
	`^Plan: `,
	`^Planning failed\.`,
	`^No changes\.`,
	`^Success! `,
	`: (Creation|Modifications|Destruction) complete after `,
	`^(Apply|Destroy) complete!`,
}, "|"))

// besides is a warning that says nothing of the provider: the mirror of the demo has it for one platform.
const besides = "Warning: Incomplete lock file information for providers"

// maxWarning is how many lines of a warning are essential: what was not checked, where, and the beginning of why.
const maxWarning = 10

// selection is a writer that prints lines of the CLI as they come: all, or the essential ones. Errors are essential, and the
// beginning of warnings; of their lines the empty ones are left out.
type selection struct {
	to   printer
	all  bool
	at   part
	top  string // of a frame, which waits for the first line below it
	seen int    // lines of the warning that is printed
	rest []byte // of a line whose end has not come
}

// part is what a line belongs to.
type part int

const (
	text       part = iota
	start           // below the top of a frame
	diagnostic      // an error, or anything when all is printed
	warning
	left // a diagnostic that is left out
)

func (s *selection) Write(p []byte) (int, error) {
	s.rest = append(s.rest, p...)
	for {
		line, rest, ended := bytes.Cut(s.rest, []byte("\n"))
		if !ended {
			return len(p), nil
		}
		s.line(string(line))
		s.rest = rest
	}
}

// end prints what has no line end.
func (s *selection) end() {
	if len(s.rest) > 0 {
		s.line(string(s.rest))
		s.rest = nil
	}
}

// line prints a line if it is selected. Terraform draws a frame on the left of a diagnostic: ╷ begins it and ╵ ends it.
func (s *selection) line(line string) {
	line = strings.TrimRight(line, "\r")
	bare := strings.TrimSpace(plain(line))
	switch {
	case bare == "" || bare == "│" && !s.all:
	case bare == "╷":
		s.at, s.top, s.seen = start, line, 0
	case bare == "╵":
		s.close(line)
	case s.at == start:
		s.open(line, bare)
	case s.at == warning:
		if s.seen++; s.seen <= maxWarning {
			s.to.line(line)
		}
	case s.all || s.at == diagnostic || s.at == text && essential.MatchString(plain(line)):
		s.to.line(line)
	}
}

// open begins a diagnostic with its title.
func (s *selection) open(line, title string) {
	switch {
	case s.all || !strings.Contains(title, "Warning: "):
		s.at = diagnostic
	case strings.Contains(title, besides):
		s.at = left
		return
	default:
		s.at = warning
	}
	s.to.line(s.top)
	s.to.line(line)
}

// close ends a diagnostic.
func (s *selection) close(line string) {
	if more := s.seen - maxWarning; more > 0 {
		s.to.line(fmt.Sprintf("│ … %d more lines", more))
	}
	if s.at != left {
		s.to.line(line)
	}
	s.at, s.seen = text, 0
}
