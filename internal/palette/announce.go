package palette

import "sync"

// announced counts the edits that are announced and have not come, by the uid of
// their profile: who announces knows no scope. The zero value is ready.
type announced struct {
	mu   sync.Mutex
	left map[string]int
}

// AnnounceEdit says that an EditProfile of the profile will follow in moments. It
// changes no result: a first batch waits shorter when all that was announced has
// come.
func (c *Client) AnnounceEdit(uid string) {
	a := &c.announced
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left == nil {
		a.left = map[string]int{}
	}
	a.left[uid]++
}

func (a *announced) came(uid string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.left[uid] > 0 {
		a.left[uid]--
	}
}

// complete says that edits were announced, and that all have come.
func (a *announced) complete(uid string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	left, ever := a.left[uid]
	return ever && left == 0
}
