package oci

import (
	"net/http"
	"strings"
)

// authChallenge is a challenge of the header WWW-Authenticate.
type authChallenge struct {
	scheme     string // in lower case
	parameters map[string]string
}

// parseChallenges reads the challenges of all fields of the header
// WWW-Authenticate (RFC 9110, 11.6.1). It skips unreadable text up to the next
// comma. The first of two parameters of one name counts.
func parseChallenges(header http.Header) []authChallenge {
	var found []authChallenge
	for _, field := range header.Values("WWW-Authenticate") {
		found = append(found, parseField(field)...)
	}
	return found
}

// parseField reads one field. A comma separates parameters as well as challenges:
// a token after it is the name of a parameter if "=" and a value follow, and the
// name of a scheme otherwise.
func parseField(field string) []authChallenge {
	var found []authChallenge
	scan := scanner{text: field}
	for {
		scan.skip(" \t,")
		token := scan.token()
		if token == "" {
			if scan.done() {
				return found
			}
			scan.next() // not a part of a challenge
			continue
		}
		if value, is := scan.parameter(); is {
			if len(found) > 0 {
				found[len(found)-1].set(token, value)
			}
			continue
		}
		found = append(found, authChallenge{scheme: strings.ToLower(token), parameters: map[string]string{}})
		scan.token68()
	}
}

func (a authChallenge) set(name, value string) {
	name = strings.ToLower(name)
	if _, given := a.parameters[name]; !given {
		a.parameters[name] = value
	}
}

var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func quoted(text string) string { return `"` + quoting.Replace(text) + `"` }

// scanner reads a field of the header WWW-Authenticate.
type scanner struct {
	text     string
	position int
}

func (s *scanner) done() bool { return s.position >= len(s.text) }

func (s *scanner) next() { s.position = min(s.position+1, len(s.text)) }

func (s *scanner) skip(set string) {
	for !s.done() && strings.IndexByte(set, s.text[s.position]) >= 0 {
		s.position++
	}
}

// token reads a token (RFC 9110, 5.6.2), "" for none.
func (s *scanner) token() string {
	start := s.position
	for !s.done() && isTokenByte(s.text[s.position]) {
		s.position++
	}
	return s.text[start:s.position]
}

func isTokenByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' ||
		strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0
}

// parameter reads "=" and a token or a quoted string after the name of a
// parameter. Some registries write addresses without quotes, so a token here may
// contain every byte but white space, comma and quote.
func (s *scanner) parameter() (value string, is bool) {
	start := s.position
	s.skip(" \t")
	if s.done() || s.text[s.position] != '=' {
		s.position = start
		return "", false
	}
	s.next()
	s.skip(" \t")
	if !s.done() && s.text[s.position] == '"' {
		return s.quoted(), true
	}
	begin := s.position
	for !s.done() && strings.IndexByte(" \t,\"", s.text[s.position]) < 0 {
		s.position++
	}
	return s.text[begin:s.position], true
}

// quoted reads a quoted string. Without a closing quote, it reads up to the end.
func (s *scanner) quoted() string {
	var text strings.Builder
	for s.next(); !s.done() && s.text[s.position] != '"'; s.next() {
		if s.text[s.position] == '\\' && s.position+1 < len(s.text) {
			s.next()
		}
		text.WriteByte(s.text[s.position])
	}
	s.next()
	return text.String()
}

// token68 skips the token68 (RFC 9110, 11.2) that may follow a scheme instead of
// parameters, as after Negotiate. A comma or the end must follow it.
func (s *scanner) token68() {
	start := s.position
	s.skip(" \t")
	for !s.done() && (isTokenByte(s.text[s.position]) || s.text[s.position] == '/') {
		s.position++
	}
	s.skip("=")
	end := s.position
	s.skip(" \t")
	if !s.done() && s.text[s.position] != ',' || end == start {
		s.position = start // parameters follow
		return
	}
	s.position = end
}
