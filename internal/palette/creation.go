package palette

import (
	"context"
	"errors"
	"slices"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// creation is a request that creates an object with a unique name, and what finds
// the object when the response does not show whether it was created.
type creation struct {
	// request needs no method and no path.
	request request
	// pattern and values are the path.
	pattern string
	values  []string
	// kind and name describe the object in messages.
	kind, name string
	// list returns the uids of all objects of that name; fresh always sends a
	// request.
	list func(ctx context.Context, fresh bool) ([]string, error)
	// same reports whether an object is what was sent, as far as that can be
	// read back.
	same func(ctx context.Context, uid string) (bool, error)
}

// errAbsent is the error of a look-up that found no object of the name.
var errAbsent = errors.New("nothing of that name is there")

// createResolved creates an object and returns its uid. A response that does not
// show whether the object was created (none, a page, an empty one, any 5xx) is
// resolved by a look-up, also when ctx has ended: an object that equals what was
// sent, and did not exist before, is the object. If there is none, the request is
// sent once more, unless ctx has ended. It fails with *TakenError when another
// object has the name, whatever status Palette refuses that with, and with
// *UnresolvedError when it is not known whether the object was created.
func (c *Client) createResolved(ctx context.Context, wanted creation) (string, error) {
	before, blind := wanted.list(ctx, false)
	for again := false; ; again = true {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		uid, err := c.create(ctx, wanted.request, wanted.pattern, wanted.values...)
		conflict := again && errors.Is(err, ErrConflict) // perhaps with the object of the first request
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

// explained is the error when nothing was created. Palette may refuse a taken name
// with one status or another, so the name is looked up.
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
		return err // Palette itself has refused, and there is no object
	default:
		return &UnresolvedError{Kind: w.kind, Name: w.name, Err: err}
	}
}

// resolve looks up the object that a request may have created. When ctx has ended,
// Palette may not be done yet, so the object is looked up several times.
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

// lookup is a context for the look-up of the result of a write: it outlives ctx.
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
