package session_test

import (
	"errors"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// The error about a missing project lists the existing projects. Objects of the project do not count as missing.
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
