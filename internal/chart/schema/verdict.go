package schema

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// verdict makes violations of the library's errors about one table of values.
type verdict struct{ values map[string]any }

// read returns the innermost violations of one error, without those that depend on a
// macro.
func (v verdict) read(e *jsonschema.ValidationError) []Violation {
	if v.dependsOnMacro(e) {
		return nil
	}
	switch k := e.ErrorKind.(type) {
	case *kind.Schema, *kind.Group, *kind.Reference, *kind.AllOf:
		var found []Violation
		for _, cause := range e.Causes {
			found = append(found, v.read(cause)...)
		}
		return found
	case *kind.AnyOf:
		return v.alternatives(e)
	case *kind.OneOf:
		if len(k.Subschemas) == 0 {
			return v.alternatives(e)
		}
		return v.unlessMacroInside(e, "fits more than one of the alternatives, and may fit one only")
	case *kind.RefCycle:
		found := v.violation(e, e.InstanceLocation, "refers to itself without end")
		found[0].cycle = true
		return found
	case *kind.Required:
		return v.keyed(e, k.Missing, "is required")
	case *kind.DependentRequired:
		return v.keyed(e, k.Missing, fmt.Sprintf("is required where %s is given", k.Prop))
	case *kind.Dependency:
		return v.keyed(e, k.Missing, fmt.Sprintf("is required where %s is given", k.Prop))
	case *kind.AdditionalProperties:
		known := slices.DeleteFunc(slices.Clone(k.Properties), chart.HasMacro)
		return v.keyed(e, known, "is not allowed: the schema does not know the key")
	case *kind.PropertyNames:
		return v.badName(e, k.Property)
	case *kind.MinProperties, *kind.MaxProperties, *kind.MinItems, *kind.MaxItems, *kind.AdditionalItems:
		return v.violation(e, e.InstanceLocation, describe(e))
	case *kind.Type:
		// A table is a table whatever the macros in it become.
		if text, isText := valueAt(v.values, e.InstanceLocation).(string); isText && chart.HasMacro(text) {
			return nil
		}
		return v.violation(e, e.InstanceLocation, describe(e))
	default:
		return v.unlessMacroInside(e, describe(e))
	}
}

// alternatives reads the error of a value that matches no alternative: none when one
// depends on macros alone and may match yet, else one violation, because the causes
// contradict each other.
func (v verdict) alternatives(e *jsonschema.ValidationError) []Violation {
	var reasons []string
	var cycles []Violation
	for _, cause := range e.Causes {
		found := v.read(cause)
		if len(found) == 0 {
			return nil
		}
		// No value matches an alternative that is a mistake of the schema.
		if cycle := slices.IndexFunc(found, isCycle); cycle >= 0 {
			cycles = append(cycles, found[cycle])
			continue
		}
		reasons = append(reasons, v.summary(e, found))
	}
	slices.Sort(reasons)
	switch reasons = slices.Compact(reasons); {
	case len(reasons) > 1:
		return v.violation(e, e.InstanceLocation, "fits none of the alternatives: "+listed(reasons, "; or "))
	case len(reasons) == 1:
		return v.violation(e, e.InstanceLocation, reasons[0])
	case len(cycles) > 0:
		return cycles[:1]
	default:
		return v.unlessMacroInside(e, describe(e))
	}
}

// summary is one alternative in one sentence; paths are relative to the value.
func (v verdict) summary(e *jsonschema.ValidationError, found []Violation) string {
	value := valueAt(v.values, e.InstanceLocation)
	var parts []string
	for _, violation := range found {
		text := violation.Message
		if below := violation.tokens[len(e.InstanceLocation):]; len(below) > 0 {
			text = joined(below, value) + " " + text
		}
		parts = append(parts, text)
	}
	slices.Sort(parts)
	return listed(slices.Compact(parts), " and ")
}

// The most alternatives, and characters of a text, in one message.
const (
	mostListed  = 5
	mostLetters = 300
)

func listed(parts []string, between string) string {
	text := strings.Join(parts[:min(len(parts), mostListed)], between)
	if more := len(parts) - mostListed; more > 0 {
		text += fmt.Sprintf("%s%d more", between, more)
	}
	return text
}

// short cuts a text that is too long for a message.
func short(text string) string {
	if letters := []rune(text[:min(len(text), 4*mostLetters)]); len(letters) > mostLetters {
		return string(letters[:mostLetters]) + "…"
	}
	return text
}

// keyed returns one violation for each key of the value.
func (v verdict) keyed(e *jsonschema.ValidationError, keys []string, text string) []Violation {
	var found []Violation
	for _, key := range keys {
		found = append(found, v.violation(e, slices.Concat(e.InstanceLocation, []string{key}), text)...)
	}
	return found
}

// badName reads a key that a schema of keys refuses. The library overwrites the
// location of such an error later, in the order of a map, so only its length is right:
// where several tables at that depth have the key, none is named.
func (v verdict) badName(e *jsonschema.ValidationError, key string) []Violation {
	if chart.HasMacro(key) {
		return nil
	}
	places := holders(v.values, len(e.InstanceLocation), key)
	if len(places) != 1 {
		return v.violation(e, nil, fmt.Sprintf("key %q is not a name that the schema allows", key))
	}
	return v.violation(e, slices.Concat(places[0], []string{key}), "is not a name that the schema allows")
}

// holders returns the places of the tables that lie depth levels down and have
// the key.
func holders(instance any, depth int, key string) [][]string {
	table, _ := instance.(map[string]any)
	list, _ := instance.([]any)
	if depth == 0 {
		if _, found := table[key]; found {
			return [][]string{{}}
		}
		return nil
	}
	var places [][]string
	add := func(step string, below any) {
		for _, place := range holders(below, depth-1, key) {
			places = append(places, slices.Concat([]string{step}, place))
		}
	}
	for step, below := range table {
		add(step, below)
	}
	for i, below := range list {
		add(strconv.Itoa(i), below)
	}
	return places
}

func (v verdict) unlessMacroInside(e *jsonschema.ValidationError, text string) []Violation {
	if holdsMacro(valueAt(v.values, e.InstanceLocation)) {
		return nil
	}
	return v.violation(e, e.InstanceLocation, text)
}

func (v verdict) violation(e *jsonschema.ValidationError, tokens []string, text string) []Violation {
	_, place, _ := strings.Cut(e.SchemaURL, "#")
	for _, keyword := range e.ErrorKind.KeywordPath() {
		place += "/" + keyword
	}
	return []Violation{{
		Path: short(joined(tokens, v.values)), Message: short(text), Schema: short("#" + place),
		tokens: slices.Clone(tokens),
	}}
}

// dependsOnMacro reports whether an error is of a branch whose condition depends on a
// macro: with the real value it may be the other branch.
func (v verdict) dependsOnMacro(e *jsonschema.ValidationError) bool {
	_, place, _ := strings.Cut(e.SchemaURL, "#")
	steps := strings.Split(place, "/")
	for i := len(steps) - 1; i > 0; i-- {
		if steps[i] != "then" && steps[i] != "else" || steps[i-1] == "properties" {
			continue
		}
		depth := len(e.InstanceLocation) - descents(steps[i+1:])
		if holdsMacro(valueAt(v.values, e.InstanceLocation[:max(depth, 0)])) {
			return true
		}
	}
	return false
}

// descents counts how many levels of the instance a pointer into a schema goes
// down.
func descents(steps []string) int {
	levels := 0
	for i := 0; i < len(steps); i++ {
		switch steps[i] {
		case "properties", "patternProperties":
			levels++
			i++
		case "additionalProperties", "unevaluatedProperties", "items", "prefixItems", "additionalItems",
			"unevaluatedItems", "contains":
			levels++
		}
	}
	return levels
}

func holdsMacro(value any) bool {
	switch value := value.(type) {
	case string:
		return chart.HasMacro(value)
	case []any:
		return slices.ContainsFunc(value, holdsMacro)
	case map[string]any:
		for key, below := range value {
			if chart.HasMacro(key) || holdsMacro(below) {
				return true
			}
		}
	}
	return false
}

// describe is the text of one error. It leaves the value out, which may be a secret.
func describe(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return fmt.Sprintf("must be %s, not %s", strings.Join(k.Want, " or "), k.Got)
	case *kind.Pattern:
		return fmt.Sprintf("does not match the pattern %s", k.Want)
	case *kind.Minimum:
		return "must be at least " + number(k.Want)
	case *kind.Maximum:
		return "must be at most " + number(k.Want)
	case *kind.ExclusiveMinimum:
		return "must be more than " + number(k.Want)
	case *kind.ExclusiveMaximum:
		return "must be less than " + number(k.Want)
	case *kind.MultipleOf:
		return "must be a multiple of " + number(k.Want)
	case *kind.Format:
		return fmt.Sprintf("is not a valid %s", k.Want)
	case *kind.FalseSchema:
		return "is not allowed by the schema"
	case *kind.Not:
		return "is what the schema rules out"
	case *kind.ContentEncoding:
		return fmt.Sprintf("is not encoded as %s", k.Want)
	case *kind.ContentMediaType:
		return fmt.Sprintf("is not of media type %s", k.Want)
	default:
		return e.ErrorKind.LocalizedString(message.NewPrinter(language.English))
	}
}

func number(n *big.Rat) string {
	value, _ := n.Float64()
	return strconv.FormatFloat(value, 'f', -1, 64)
}
