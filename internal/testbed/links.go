package testbed

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"
)

// link is what a signed URL leads to.
type link struct {
	path     string
	registry http.Handler
}

// links are random paths that stand for others.
type links struct {
	mu      *sync.Mutex
	targets map[string]link
}

func newLinks() links { return links{mu: &sync.Mutex{}, targets: map[string]link{}} }

func (l links) to(target link) string {
	name := secretText()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.targets[name] = target
	return name
}

func (l links) from(path string) (link, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	target, known := l.targets[strings.TrimPrefix(path, "/")]
	return target, known
}

// secretText is a random text that nobody can guess.
func secretText() string { return rand.Text() }
