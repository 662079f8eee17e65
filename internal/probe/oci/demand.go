package oci

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
)

const (
	// mostScopes bounds the repositories of one token: it goes into a header of
	// every request, and names each of them there.
	mostScopes = 40
	// longestScopes bounds what they take in the address of the request for it,
	// in bytes: servers refuse queries from 2048 on.
	longestScopes = 1800
)

// demand is what the look-ups of one session need tokens for: scopes of
// repositories, all of them to pull. The token authentication of the
// distribution project lets one token be for several.
type demand struct {
	mu sync.Mutex
	// waiting counts the requests in flight, by scope.
	waiting map[string]int
	// expected are scopes of look-ups to come.
	expected map[string]bool
	// apart says that the registry issues no token for several repositories, or
	// does not honour it.
	apart bool
}

// isPull reports whether a scope is that of one repository, to pull.
// Source: https://distribution.github.io/distribution/spec/auth/scope/
func isPull(scope string) bool {
	return strings.HasPrefix(scope, "repository:") && strings.HasSuffix(scope, ":pull") && !strings.Contains(scope, " ")
}

// expect notes what will be requested.
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

// begin notes what a request needs, until end is called.
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

// keepApart has every repository get a token of its own from now on.
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

// with returns what a token is exchanged for when one is needed for scope: that
// and what else is needed and not had, within the bounds and in a stable order.
func (d *demand) with(scope string, had func(string) bool) []string {
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

// lengthOf is what a scope takes in a query.
func lengthOf(scope string) int { return len("&scope=") + len(url.QueryEscape(scope)) }
