package schema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// scan fails when a schema exceeds a limit: the library cannot be interrupted while it
// compiles, at a cost that is not linear. It passes a text that is no JSON, which the
// library reports.
func scan(text []byte) error {
	if int64(len(text)) > budget.Schema.Max {
		return budget.Over(budget.Schema, int64(len(text)))
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	reader := scanner{objects: budget.NewMeter(budget.SchemaObjects), paths: budget.NewMeter(budget.SchemaPaths)}
	for {
		token, err := decoder.Token()
		if err != nil {
			return nil //nolint:nilerr // the library reports it
		}
		if err := reader.read(token); err != nil {
			return err
		}
	}
}

// scanner is the place in a schema up to which its tokens were read.
type scanner struct {
	levels         []level
	objects, paths *budget.Meter
}

// level is a table or a list that the scanner is inside of.
type level struct {
	table bool
	// key is that of the next value; named: it was read.
	key   string
	named bool
	// path is the length of the path to here.
	path int64
}

func (s *scanner) read(token json.Token) error {
	switch token := token.(type) {
	case json.Delim:
		if token == '}' || token == ']' {
			s.levels = s.levels[:len(s.levels)-1]
			s.pass()
			return nil
		}
		return s.push(token == '{')
	case bool:
		defer s.pass()
		return s.place()
	case json.Number:
		defer s.pass()
		return checkNumber(string(token))
	case string:
		return s.text(token)
	}
	s.pass()
	return nil
}

// pass ends a value.
func (s *scanner) pass() {
	if last := s.last(); last != nil {
		last.named = false
	}
}

func (s *scanner) last() *level {
	if len(s.levels) == 0 {
		return nil
	}
	return &s.levels[len(s.levels)-1]
}

// pathLength is the length of the path to the value that is being read.
func (s *scanner) pathLength() int64 {
	if last := s.last(); last != nil {
		return last.path + int64(len(last.key)) + 1
	}
	return 0
}

// place counts what may be a schema.
func (s *scanner) place() error {
	if err := s.objects.Spend(1); err != nil {
		return err
	}
	return s.paths.Spend(s.pathLength())
}

func (s *scanner) push(table bool) error {
	if err := s.place(); err != nil {
		return err
	}
	s.levels = append(s.levels, level{table: table, path: s.pathLength()})
	if depth := int64(len(s.levels)); depth > budget.SchemaNesting.Max {
		return budget.Over(budget.SchemaNesting, depth)
	}
	return nil
}

// text reads a key or a value.
func (s *scanner) text(text string) error {
	last := s.last()
	if last != nil && last.table && !last.named {
		last.key, last.named = text, true
		return nil
	}
	defer s.pass()
	refers := last != nil && (strings.HasPrefix(last.key, "$") && last.key != "$comment" || last.key == "id")
	if refers && int64(len(text)) > budget.SchemaWord.Max {
		return budget.Over(budget.SchemaWord, int64(len(text)))
	}
	return nil
}

// checkNumber refuses what has too many digits, written or not.
func checkNumber(text string) error {
	if int64(len(text)) > budget.SchemaWord.Max {
		return budget.Over(budget.SchemaWord, int64(len(text)))
	}
	_, exponent, scientific := strings.Cut(strings.ToLower(text), "e")
	if !scientific {
		return nil
	}
	power, err := strconv.ParseInt(exponent, 10, 64)
	if err != nil || power > budget.Exponent.Max || power < -budget.Exponent.Max {
		return budget.Over(budget.Exponent, max(power, -power))
	}
	return nil
}
