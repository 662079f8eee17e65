package session_test

import (
	"errors"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// An absent project tells which there are, and does not make what lives in it
// seem to be gone.
func TestProjectErrorIsNoAbsentObject(t *testing.T) {
	t.Parallel()
	err := session.NewProjectError(
		session.ErrProjectNotListed, &palette.NotFoundError{Kind: "project", Name: "a", Known: []string{"b"}},
	)
	var absent *palette.NotFoundError
	if !errors.Is(err, session.ErrProjectNotFound) || errors.Is(err, palette.ErrNotFound) ||
		!errors.As(err, &absent) || absent.Known[0] != "b" {
		t.Errorf("%v", err)
	}
}
