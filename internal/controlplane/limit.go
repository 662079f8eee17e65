package controlplane

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// limits are the rate limits that Palette publishes: per source address and
// first segment of the path, so many requests per second, and five times as many
// at once. The zero value is ready.
type limits struct {
	mu      sync.Mutex
	buckets map[limited]*rate.Limiter
}

type limited struct{ source, prefix string }

const (
	limitRate        rate.Limit = 10
	limitProfileRate rate.Limit = 50
	limitBurst                  = 5
)

// allow takes a request of r's source out of its bucket, if there is one.
func (l *limits) allow(r *http.Request, now time.Time) bool {
	source, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		source = r.RemoteAddr // in this process
	}
	prefix, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/v1/"), "/")
	key := limited{source: source, prefix: prefix}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets == nil {
		l.buckets = map[limited]*rate.Limiter{}
	}
	bucket, ok := l.buckets[key]
	if !ok {
		bucket = newBucket(prefix)
		l.buckets[key] = bucket
	}
	return bucket.AllowN(now, 1)
}

func newBucket(prefix string) *rate.Limiter {
	limit := limitRate
	if prefix == "clusterprofiles" {
		limit = limitProfileRate
	}
	return rate.NewLimiter(limit, int(limit)*limitBurst)
}

var errLimited = refuse(http.StatusTooManyRequests, v1.CodeTooManyRequests,
	"too many requests; retry after a few moments")
