package schema

import (
	"regexp"
	"regexp/syntax"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

// patterns compiles the regular expressions of a schema, as regexp does, within
// bounds: of what they become, and of the steps to match them.
type patterns struct {
	known    map[string]pattern
	size     *budget.Meter
	matching *budget.Meter
	// spent is what was spent of size.
	spent int64
	// exceeded is the first limit that was exceeded: the library drops the errors of
	// patterns.
	exceeded error
}

func newPatterns() *patterns {
	return &patterns{
		known: map[string]pattern{},
		size:  budget.NewMeter(budget.Patterns), matching: budget.NewMeter(budget.Matching),
	}
}

// pattern is one regular expression with the number of its instructions.
type pattern struct {
	*regexp.Regexp
	size  int64
	owner *patterns
}

// MatchString implements jsonschema.Regexp. It stops the check where matching
// costs too much.
func (p pattern) MatchString(text string) bool {
	if err := p.owner.matching.Spend(p.size * int64(len(text)+1)); err != nil {
		panic(stop{err})
	}
	return p.Regexp.MatchString(text)
}

func (p *patterns) compile(text string) (jsonschema.Regexp, error) {
	if known, found := p.known[text]; found {
		return known, nil
	}
	size, err := p.measure(text)
	if err != nil {
		return nil, err
	}
	compiled, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	p.known[text] = pattern{compiled, size, p}
	return p.known[text], nil
}

// measure spends what a pattern will become.
func (p *patterns) measure(text string) (int64, error) {
	if p.spend(int64(len(text))); p.exceeded != nil {
		return 0, p.exceeded
	}
	parsed, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return 0, err
	}
	size := instructions(parsed)
	p.spend(size)
	return size, p.exceeded
}

func (p *patterns) spend(size int64) {
	p.spent += size
	p.exceeded = p.size.Spend(size)
}

// again begins another check by a schema whose own patterns took spent: values may be
// patterns as well.
func (p *patterns) again(spent int64) {
	fresh := newPatterns()
	fresh.spend(spent)
	*p = *fresh
}

// instructions is how many instructions a regular expression is compiled to,
// about: repetitions are written out.
func instructions(parsed *syntax.Regexp) int64 {
	size := int64(1 + len(parsed.Rune)/2)
	for _, sub := range parsed.Sub {
		size += instructions(sub)
	}
	if parsed.Op == syntax.OpRepeat {
		size *= int64(max(parsed.Max, parsed.Min, 1))
	}
	return size
}
