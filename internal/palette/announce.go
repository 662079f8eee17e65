package palette

import "sync"

// announced counts the edits that are announced and not queued yet, by the uid of
// their profile: an announcement has no scope. The zero value is ready.
type announced struct {
	mu   sync.Mutex
	left map[string]int
}

// AnnounceEdit announces an EditProfile of the profile. It changes no result: the
// first batch waits less when all announced edits are queued.
func (c *Client) AnnounceEdit(uid string) {
	a := &c.announced
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left == nil {
		a.left = map[string]int{}
	}
	a.left[uid]++
}

func (a *announced) queued(uid string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left[uid] > 0 {
		a.left[uid]--
	}
}

// complete reports whether edits were announced, and all are queued.
func (a *announced) complete(uid string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	left, ever := a.left[uid]
	return ever && left == 0
}
