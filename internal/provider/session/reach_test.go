package session_test

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// One resource reports an error that affects the whole run, and the others keep their state. Each resource reports an
// error about its own object.
func TestFirstToReport(t *testing.T) {
	t.Parallel()
	misconfigured := errors.New("no such folder")
	unconnected := &palette.TransportError{Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}
	for name, test := range map[string]struct {
		connect, err error
		once         bool
	}{
		"a refused key":            {nil, fmt.Errorf("read: %w", palette.ErrUnauthorized), true},
		"no connection":            {nil, unconnected, true},
		"no project":               {nil, session.ErrProjectNotFound, true},
		"a configuration in error": {misconfigured, misconfigured, true},
		"an object":                {nil, palette.ErrForbidden, false},
		"no response":              {nil, palette.ErrNoResponse, false},
		"not known":                {nil, errors.New("it broke"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := session.New(session.Options{Connect: func() (*palette.Client, error) { return nil, test.connect }})
			if s.Unrefreshable(false) {
				t.Error("nothing is read from the beginning")
			}
			if !s.FirstToReport(test.err) || s.FirstToReport(test.err) == test.once {
				t.Error("it is not reported by the first, or not by whom it should be")
			}
			if s.Unreached() != test.once || s.Unrefreshable(false) != test.once || s.Unrefreshable(true) {
				t.Errorf(
					"unreached %t, unrefreshable %t, imported %t", s.Unreached(), s.Unrefreshable(false),
					s.Unrefreshable(true),
				)
			}
		})
	}
}
