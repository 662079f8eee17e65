package palette

import (
	"errors"
	"strings"
	"sync"
	"time"
)

// errPaced is the error of a request that was not sent: it was cancelled while it
// waited for the rate limit.
var errPaced = errors.New("waiting for room in palette's rate limit")

// The rates that Palette publishes per source address and first path segment,
// in requests per second. The client uses a little less: clocks and networks are
// not exact.
const (
	publishedRate        = 10
	publishedProfileRate = 50
	spareRate            = 0.98
)

// pace delays the requests of a client where Palette enforces a limit, and
// nowhere else. A limit is known from refusals (status 429) alone: neither
// Palette's documentation nor its specification names a header that announces it,
// and RateLimit headers of other servers have several meanings.
type pace struct {
	retries  retries
	patience time.Duration

	mu     sync.Mutex
	limits map[string]*limit
}

func newPace(r retries, patience time.Duration) *pace {
	return &pace{retries: r, patience: patience, limits: map[string]*limit{}}
}

// limit is that of the requests to a path.
func (p *pace) limit(path string) *limit {
	_, path, _ = strings.Cut(path, "/v1/")
	prefix, _, _ := strings.Cut(path, "/")
	p.mu.Lock()
	defer p.mu.Unlock()
	found, ok := p.limits[prefix]
	if !ok {
		found = &limit{ceiling: spareRate * published(prefix), retries: p.retries, patience: p.patience}
		p.limits[prefix] = found
	}
	return found
}

func published(prefix string) float64 {
	if prefix == "clusterprofiles" || prefix == "spectroclusters" {
		return publishedProfileRate
	}
	return publishedRate
}

// bucket is what a limit has room for. Its rate is at the ceiling until requests
// are refused that it had room for: then another client uses the limit too, or it
// is not the published one. The rate falls, and grows again with the requests that
// pass, slowly at first.
type bucket struct {
	ceiling float64 // requests per second
	cutRate float64
	passed  float64 // requests since the cut

	tokens float64 // below zero: what is in flight may still take them
	at     time.Time
}

const (
	burstSeconds = 5    // of the rate, as Palette publishes it
	cutTo        = 0.7  // of the rate
	leastShare   = 0.05 // of the ceiling
	// What the rate gains: a share of itself with the square of the requests
	// that have passed, and a share of the ceiling with each.
	growth, growthEach = 1.0 / 2500, 1.0 / 500
)

func (b *bucket) rate() float64 {
	return min(b.ceiling, b.cutRate*(1+growth*b.passed*b.passed)+b.ceiling*growthEach*b.passed)
}

// open starts the bucket at its ceiling.
func (b *bucket) open(ceiling float64) { *b = bucket{ceiling: ceiling, cutRate: ceiling} }

// cut lowers the rate.
func (b *bucket) cut() { b.cutRate, b.passed = max(b.ceiling*leastShare, b.rate()*cutTo), 0 }

// drain empties the bucket: the peer has just refused, so its own is empty, and
// those in flight may take what it gets next.
func (b *bucket) drain(inFlight int, now time.Time) { b.tokens, b.at = -float64(inFlight), now }

// one makes room for a single request then, beside those in flight.
func (b *bucket) one(inFlight int, then time.Time) { b.tokens, b.at = 1-float64(inFlight), then }

// interval is the time between two requests.
func (b *bucket) interval() time.Duration { return time.Duration(float64(time.Second) / b.rate()) }

// back returns what a request has not used. No more is owed than those that are
// still in flight may take: the peer's bucket is never below zero.
func (b *bucket) back(unused float64, inFlight int, now time.Time) {
	b.fill(now)
	b.tokens = max(b.tokens+unused, -float64(inFlight))
}

func (b *bucket) fill(now time.Time) {
	if passed := now.Sub(b.at); passed > 0 {
		rate := b.rate()
		b.tokens, b.at = min(b.tokens+rate*passed.Seconds(), rate*burstSeconds), now
	}
}

// wait is how long it takes until there is room for a request.
func (b *bucket) wait(now time.Time) time.Duration {
	b.fill(now)
	const rounding = 1e-6
	if b.tokens >= 1-rounding {
		return 0
	}
	return time.Duration((1 - b.tokens) / b.rate() * float64(time.Second))
}
