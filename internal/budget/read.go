package budget

import (
	"bytes"
	"io"
)

// Explain is the error with the reason of its limit.
func (e *ExceededError) Explain() string { return e.Error() + "; " + e.Limit.Why }

// believed is the most memory allocated for an announced length, in bytes, which may be
// false.
const believed = 64 << 10

// ReadAll reads r to its end, and fails with an ExceededError after the limit, at once when
// announced, a Content-Length, exceeds it; below zero it is unknown.
func ReadAll(r io.Reader, limit Limit, announced int64) ([]byte, error) {
	if announced > limit.Max {
		return nil, Over(limit, announced)
	}
	var received bytes.Buffer
	if announced > 0 {
		received.Grow(int(min(announced, believed)) + bytes.MinRead) // with room to see that it ends there
	}
	_, err := received.ReadFrom(io.LimitReader(r, limit.Max+1))
	content := received.Bytes()
	if int64(len(content)) > limit.Max {
		return nil, Over(limit, int64(len(content)))
	}
	return content, err
}

// Reader reads r up to a limit, and fails with an ExceededError after it.
func Reader(r io.Reader, limit Limit) io.Reader { return &reader{r: r, limit: limit, left: limit.Max} }

type reader struct {
	r     io.Reader
	limit Limit
	left  int64
}

// Read implements io.Reader.
func (b *reader) Read(buffer []byte) (int, error) {
	if b.left < 0 {
		return 0, Over(b.limit, b.limit.Max+1)
	}
	if int64(len(buffer)) > b.left+1 {
		buffer = buffer[:b.left+1]
	}
	n, err := b.r.Read(buffer)
	if b.left -= int64(n); b.left < 0 {
		return n - 1, Over(b.limit, b.limit.Max+1)
	}
	return n, err
}
