package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
)

// Styles of a terminal (ECMA-48, select graphic rendition).
const (
	bold  = "\x1b[1m"
	faint = "\x1b[2m"
	green = "\x1b[32m"
	cyan  = "\x1b[36m"
	reset = "\x1b[0m"
)

var style = regexp.MustCompile("\x1b\\[[0-9;]*m")

// plain is a line without the styles of a terminal.
func plain(line string) string { return style.ReplaceAllString(line, "") }

// printer writes the texts of the demo, and the output of the CLI with a margin.
type printer struct {
	to      io.Writer
	colours bool
}

// newPrinter writes to a file: in colour if it is a terminal and NO_COLOR is not set (https://no-color.org).
func newPrinter(file *os.File, getenv func(string) string) printer {
	return printer{to: file, colours: isTerminal(file) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
}

func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p printer) styled(style, text string) string {
	if !p.colours {
		return text
	}
	return style + text + reset
}

// progress names a task that takes some time.
func (p printer) progress(text string) { fmt.Fprintln(p.to, p.styled(faint, text)) }

// title begins a scenario.
func (p printer) title(text, example string) {
	fmt.Fprintf(p.to, "\n%s %s\n", p.styled(bold+cyan, text), p.styled(faint, "(examples/"+example+")"))
}

// step begins a step of a scenario.
func (p printer) step(number int, text string) {
	fmt.Fprintf(p.to, "\n%s\n", p.styled(bold, fmt.Sprintf("%d. %s", number, text)))
}

// command is the command line that runs next.
func (p printer) command(line string) { fmt.Fprintf(p.to, "   %s\n", p.styled(faint, "$ "+line)) }

// fact is a result of a step.
func (p printer) fact(text string) { fmt.Fprintf(p.to, "   %s %s\n", p.styled(green, "✓"), text) }

// line is one line of the CLI, which may contain styles.
func (p printer) line(text string) {
	if p.colours {
		text += reset
	} else {
		text = plain(text)
	}
	fmt.Fprintln(p.to, "   "+text)
}

// done ends the demo.
func (p printer) done(text string) { fmt.Fprintf(p.to, "\n%s\n", p.styled(bold+green, text)) }
