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
	reader := scanner{decoder, budget.NewMeter(budget.SchemaObjects), budget.NewMeter(budget.SchemaPaths)}
	if exceeded, is := budget.As(reader.value("", 0, 0)); is {
		return exceeded
	}
	return nil
}

// scanner reads a schema, and counts what may be one in it. Its errors are those of the
// decoder, or a *budget.ExceededError.
type scanner struct {
	decoder        *json.Decoder
	objects, paths *budget.Meter
}

// value reads the value of a key, "" in a list, with the length of its path and its depth.
func (s *scanner) value(key string, path, depth int64) error {
	token, err := s.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return s.inside(token == '{', path, depth+1)
	case bool:
		return s.place(path)
	case json.Number:
		return checkNumber(string(token))
	case string:
		refers := strings.HasPrefix(key, "$") && key != "$comment" || key == "id"
		if refers && int64(len(token)) > budget.SchemaWord.Max {
			return budget.Over(budget.SchemaWord, int64(len(token)))
		}
	}
	return nil
}

// inside reads the rest of a table or a list.
func (s *scanner) inside(table bool, path, depth int64) error {
	if err := s.place(path); err != nil {
		return err
	}
	if depth > budget.SchemaNesting.Max {
		return budget.Over(budget.SchemaNesting, depth)
	}
	for s.decoder.More() {
		var key string
		if table {
			token, err := s.decoder.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string) // the decoder accepts no other key
		}
		if err := s.value(key, path+int64(len(key))+1, depth); err != nil {
			return err
		}
	}
	_, err := s.decoder.Token()
	return err
}

// place counts what may be a schema.
func (s *scanner) place(path int64) error {
	if err := s.objects.Spend(1); err != nil {
		return err
	}
	return s.paths.Spend(path)
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
