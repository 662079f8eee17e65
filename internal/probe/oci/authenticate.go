package oci

import (
	"net/http"
	"strings"
)

// invitation is one challenge of the header WWW-Authenticate: a scheme by which a
// caller may authenticate.
type invitation struct {
	scheme     string // in lower case
	parameters map[string]string
}

// parseInvitations reads every challenge of every field of the header
// WWW-Authenticate (RFC 9110, 11.6.1). What can't be read is skipped up to the
// next comma. The first of two parameters of one name counts.
func parseInvitations(header http.Header) []invitation {
	var found []invitation
	for _, field := range header.Values("WWW-Authenticate") {
		found = append(found, parseField(field)...)
	}
	return found
}

// parseField reads one field. A comma separates parameters as well as
// challenges: what stands behind it is a parameter when a "=" and a value
// follow its first token, and the name of a scheme otherwise.
func parseField(field string) []invitation {
	var found []invitation
	scan := scanner{text: field}
	for {
		scan.skip(" \t,")
		token := scan.token()
		if token == "" {
			if scan.done() {
				return found
			}
			scan.next() // nothing that a challenge may hold here
			continue
		}
		if value, is := scan.parameter(); is {
			if len(found) > 0 {
				found[len(found)-1].set(token, value)
			}
			continue
		}
		found = append(found, invitation{scheme: strings.ToLower(token), parameters: map[string]string{}})
		scan.token68()
	}
}

func (i invitation) set(name, value string) {
	name = strings.ToLower(name)
	if _, given := i.parameters[name]; !given {
		i.parameters[name] = value
	}
}

var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quoted(text string) string { return `"` + quoting.Replace(text) + `"` }

// scanner walks through a field.
type scanner struct {
	text string
	at   int
}

func (s *scanner) done() bool { return s.at >= len(s.text) }

func (s *scanner) next() { s.at = min(s.at+1, len(s.text)) }

func (s *scanner) skip(set string) {
	for !s.done() && strings.IndexByte(set, s.text[s.at]) >= 0 {
		s.at++
	}
}

// token reads a token (RFC 9110, 5.6.2), "" when there is none.
func (s *scanner) token() string {
	start := s.at
	for !s.done() && isTokenByte(s.text[s.at]) {
		s.at++
	}
	return s.text[start:s.at]
}

func isTokenByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0
}

// parameter reads what follows the name of a parameter: "=" and a token or a
// quoted string. Some registries leave the quotes out around addresses, so
// every byte but white space, comma and quote counts as one of a token here.
func (s *scanner) parameter() (value string, is bool) {
	start := s.at
	s.skip(" \t")
	if s.done() || s.text[s.at] != '=' {
		s.at = start
		return "", false
	}
	s.next()
	s.skip(" \t")
	if !s.done() && s.text[s.at] == '"' {
		return s.quoted(), true
	}
	from := s.at
	for !s.done() && strings.IndexByte(" \t,\"", s.text[s.at]) < 0 {
		s.at++
	}
	return s.text[from:s.at], true
}

// quoted reads a quoted string; one without an end goes as far as the field.
func (s *scanner) quoted() string {
	var text strings.Builder
	for s.next(); !s.done() && s.text[s.at] != '"'; s.next() {
		if s.text[s.at] == '\\' && s.at+1 < len(s.text) {
			s.next()
		}
		text.WriteByte(s.text[s.at])
	}
	s.next()
	return text.String()
}

// token68 passes over what may follow a scheme in the place of parameters, as
// after Negotiate: letters, digits and - . _ ~ + / with "=" at its end, up to
// a comma or the end.
func (s *scanner) token68() {
	start := s.at
	s.skip(" \t")
	for !s.done() && (isTokenByte(s.text[s.at]) || s.text[s.at] == '/') {
		s.at++
	}
	s.skip("=")
	end := s.at
	s.skip(" \t")
	if !s.done() && s.text[s.at] != ',' || end == start {
		s.at = start // parameters
		return
	}
	s.at = end
}
