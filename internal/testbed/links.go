package testbed

import (
	"crypto/rand"
	"strings"
	"sync"
)

// links are random paths that stand for others.
type links struct {
	mu      *sync.Mutex
	targets map[string]string
}

func newLinks() links { return links{mu: &sync.Mutex{}, targets: map[string]string{}} }

func (l links) to(target string) string {
	link := secretText()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.targets[link] = target
	return link
}

func (l links) from(path string) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	target, known := l.targets[strings.TrimPrefix(path, "/")]
	return target, known
}

// secretText is a random text that nobody can guess.
func secretText() string { return rand.Text() }
