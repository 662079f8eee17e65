package palette

import (
	"context"
	"errors"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// creation is a request that makes an object under a name of its own, with what
// finds the object when the response does not say whether it was made.
type creation struct {
	// request needs no method and no path.
	request request
	// pattern and values are the path.
	pattern string
	values  []string
	// kind and name are what messages call the object.
	kind, name string
	// list gives the uids of all objects of that name; fresh requests it from Palette in
	// any case.
	list func(ctx context.Context, fresh bool) ([]string, error)
	// same reports whether an object is what was sent, as far as that can be
	// read back.
	same func(ctx context.Context, uid string) (bool, error)
}

// errAbsent says that a look-up found no object of the name.
var errAbsent = errors.New("nothing of that name is there")

// createResolved makes an object and returns its uid. A response that does not say
// whether the object was made (none, a page, an empty one, any 5xx) is resolved
// by looking the object up, also when ctx has ended: what is exactly what was
// sent, and was not there before, is the object. If nothing is there the
// request is sent once more, unless ctx has ended.
// It fails with *TakenError when the name is another one's, whatever status
// Palette refuses that with, and with *UnresolvedError when it cannot be told whether the object was made.
func (c *Client) createResolved(ctx context.Context, wanted creation) (string, error) {
	before, blind := wanted.list(ctx, false)
	for again := false; ; again = true {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		uid, err := c.create(ctx, wanted.request, wanted.pattern, wanted.values...)
		conflict := again && errors.Is(err, ErrConflict) // with what the first request has made, perhaps
		switch {
		case err == nil:
			return uid, nil
		case !conflict && !mayHaveActed(err):
			return "", c.explained(ctx, wanted, err)
		}
		if blind != nil {
			return "", &UnresolvedError{Kind: wanted.kind, Name: wanted.name, Err: err, Lookup: blind}
		}
		uid, found := c.resolve(ctx, wanted, before)
		if found == nil {
			return uid, nil
		}
		if !errors.Is(found, errAbsent) || again || ctx.Err() != nil {
			return "", wanted.unresolved(err, found)
		}
	}
}

// explained is why nothing was made. Palette may say with one status or another
// that a name is taken: what is there tells.
func (c *Client) explained(ctx context.Context, wanted creation, err error) error {
	if !Refused(err) {
		return err
	}
	within, cancel := c.lookup(ctx)
	defer cancel()
	there, listErr := wanted.list(within, true)
	if listErr != nil || len(there) == 0 {
		return err
	}
	return &TakenError{Kind: wanted.kind, Name: wanted.name, UID: there[0], Err: err}
}

// unresolved is the error when a look-up did not give an object.
func (w creation) unresolved(err, found error) error {
	var taken *TakenError
	var refused *Error
	switch {
	case errors.As(found, &taken):
		taken.Err = err
		return taken
	case !errors.Is(found, errAbsent):
		return &UnresolvedError{Kind: w.kind, Name: w.name, Err: err, Lookup: found}
	case errors.As(err, &refused):
		return err // Palette itself said so, and nothing is there
	default:
		return &UnresolvedError{Kind: w.kind, Name: w.name, Err: err}
	}
}

// resolve looks for the object that a request may have made. When the caller
// has left, Palette may still be at it: then it looks several times.
func (c *Client) resolve(ctx context.Context, wanted creation, before []string) (string, error) {
	within, cancel := c.lookup(ctx)
	defer cancel()
	pauses := 0
	if ctx.Err() != nil {
		pauses = 3
	}
	for pause := c.timing.poll; ; pause *= 2 {
		uid, err := wanted.find(within, before)
		if !errors.Is(err, errAbsent) || pauses == 0 || wait.For(within, pause) != nil {
			return uid, err
		}
		pauses--
	}
}

// lookup is a context for finding out what became of a write: it outlives ctx.
func (c *Client) lookup(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), lookupTime)
}

func (w creation) find(ctx context.Context, before []string) (string, error) {
	now, err := w.list(ctx, true)
	if err != nil {
		return "", err
	}
	for _, uid := range now {
		if slices.Contains(before, uid) {
			continue
		}
		if same, err := w.same(ctx, uid); err != nil || same {
			return uid, err
		}
	}
	if len(now) > 0 {
		return "", &TakenError{Kind: w.kind, Name: w.name, UID: now[0]}
	}
	return "", errAbsent
}
