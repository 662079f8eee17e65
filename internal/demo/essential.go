package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// essential matches the lines outside diagnostics that show the result of a run of Terraform or OpenTofu: what is
// planned, what was done, and how it ended. The other lines are progress, advice and single attributes.
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

// unrelatedWarning is a warning that is not about the provider: the mirror of the demo has it for one platform.
const unrelatedWarning = "Warning: Incomplete lock file information for providers"

// maxWarning is the number of essential lines of a warning: what was not checked, where, and the start of the reason.
const maxWarning = 10

// selection is a writer that prints the lines of the CLI at once: all of them, or the essential ones. Errors and the
// first lines of warnings are essential, without their empty lines.
type selection struct {
	to     printer
	all    bool
	within part
	top    string // first line of a frame, printed with the next one
	lines  int    // lines of the current warning
	rest   []byte // start of a line that is not complete
}

// part is what a line belongs to.
type part int

const (
	text       part = iota
	start           // after the first line of a frame
	diagnostic      // an error, or anything when all is printed
	warning
	skipped // a diagnostic that is not printed
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

// end prints the last line if it has no line end.
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
		s.within, s.top, s.lines = start, line, 0
	case bare == "╵":
		s.close(line)
	case s.within == start:
		s.open(line, bare)
	case s.within == warning:
		if s.lines++; s.lines <= maxWarning {
			s.to.line(line)
		}
	case s.all || s.within == diagnostic || s.within == text && essential.MatchString(plain(line)):
		s.to.line(line)
	}
}

// open begins a diagnostic with its title.
func (s *selection) open(line, title string) {
	switch {
	case s.all || !strings.Contains(title, "Warning: "):
		s.within = diagnostic
	case strings.Contains(title, unrelatedWarning):
		s.within = skipped
		return
	default:
		s.within = warning
	}
	s.to.line(s.top)
	s.to.line(line)
}

// close ends a diagnostic.
func (s *selection) close(line string) {
	if more := s.lines - maxWarning; more > 0 {
		s.to.line(fmt.Sprintf("│ … %d more lines", more))
	}
	if s.within != skipped {
		s.to.line(line)
	}
	s.within, s.lines = text, 0
}
