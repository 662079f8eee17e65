package oci

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const (
	// mostScopes bounds the repositories of a token, which names them all and is
	// a header of every request.
	mostScopes = 40
	// longestScopes bounds their length in the query of the token request, in
	// bytes: servers refuse queries from 2048 on.
	longestScopes = 1800
)

// demand holds the scopes that the look-ups of a session need tokens for, each to
// pull from a repository. The token authentication of the distribution project
// allows several in one token.
type demand struct {
	mu sync.Mutex
	// waiting counts the requests in flight, by scope.
	waiting map[string]int
	// expected are the scopes of announced look-ups.
	expected map[string]bool
	// apart reports that the registry does not issue, or does not honour, a token
	// for several repositories.
	apart bool
}

// isPull reports whether a scope allows only to pull from one repository.
// Source: https://distribution.github.io/distribution/spec/auth/scope/
func isPull(scope string) bool {
	return strings.HasPrefix(scope, "repository:") && strings.HasSuffix(scope, ":pull") && !strings.Contains(scope, " ")
}

// expect adds the scopes of announced look-ups.
func (d *demand) expect(scopes ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.expected == nil {
		d.expected = map[string]bool{}
	}
	for _, scope := range scopes {
		if isPull(scope) {
			d.expected[scope] = true
		}
	}
}

// begin adds the scopes of a request, until end is called.
func (d *demand) begin(scopes []string) (end func()) {
	d.add(scopes, 1)
	return func() { d.add(scopes, -1) }
}

func (d *demand) add(scopes []string, n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.waiting == nil {
		d.waiting = map[string]int{}
	}
	for _, scope := range scopes {
		if d.waiting[scope] += n; d.waiting[scope] == 0 {
			delete(d.waiting, scope)
		}
	}
}

// keepApart makes every later token one for a single repository.
func (d *demand) keepApart() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.apart = true
}

func (d *demand) isApart() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.apart
}

// scopesFor returns the scopes of the token request for scope: scope and the others
// in demand for which had is false, within the bounds and sorted.
func (d *demand) scopesFor(scope string, had func(string) bool) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	needed := maps.Clone(d.expected)
	if needed == nil {
		needed = map[string]bool{}
	}
	for waiting := range d.waiting {
		needed[waiting] = isPull(waiting)
	}
	delete(needed, scope)
	scopes, length := []string{scope}, lengthOf(scope)
	for _, other := range slices.Sorted(maps.Keys(needed)) {
		if !needed[other] || had(other) || length+lengthOf(other) > longestScopes {
			continue
		}
		if len(scopes) == mostScopes {
			break
		}
		scopes, length = append(scopes, other), length+lengthOf(other)
	}
	slices.Sort(scopes)
	return scopes
}

// lengthOf returns the length of a scope in a query.
func lengthOf(scope string) int { return len("&scope=") + len(url.QueryEscape(scope)) }
