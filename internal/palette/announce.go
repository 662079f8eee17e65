package palette

import "sync"

// announced counts edits that are announced and have not come. It is guarded by
// its own mutex: who announces knows no scope.
type announced struct {
	mu   sync.Mutex
	ever bool
	left int
}

func (a *announced) add() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ever = true
	a.left++
}

func (a *announced) came() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.left = max(0, a.left-1)
}

// complete says that edits were announced, and that all have come.
func (a *announced) complete() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.ever && a.left == 0
}

// of a profile, in either scope.
func (s *editors) announcedFor(uid string) *announced {
	if s.announced == nil {
		s.announced = map[string]*announced{}
	}
	found, ok := s.announced[uid]
	if !ok {
		found = new(announced)
		s.announced[uid] = found
	}
	return found
}

// AnnounceEdit says that an EditProfile of the profile will follow in moments. It
// changes no result: a first batch waits shorter when all that was announced has
// come.
func (c *Client) AnnounceEdit(uid string) {
	c.editors.mu.Lock()
	found := c.editors.announcedFor(uid)
	c.editors.mu.Unlock()
	found.add()
}
