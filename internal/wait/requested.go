package wait

import (
	"net/http"
	"strconv"
	"time"
)

// longest is the most seconds that are read from a header, which prevents an overflow.
const longest = 1 << 30

// Requested reads the header Retry-After (RFC 9110, 10.2.3): seconds or a date, which is no pause when it has passed.
// It reports false where a response has no such header, or one that is neither.
func Requested(header http.Header, now time.Time) (pause time.Duration, is bool) {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 63); err == nil {
		return time.Duration(min(seconds, longest)) * time.Second, true
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(0, date.Sub(now)), true
	}
	return 0, false
}
