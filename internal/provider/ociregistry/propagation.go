package ociregistry

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// propagation is how long a key or role that was made in the same apply may take until AWS knows it everywhere.
const propagation = time.Minute

// slowestTry is the longest pause between two attempts.
const slowestTry = 5 * time.Second

// validate lets Palette validate the registry. Until the given time it repeats what AWS refuses because it may not know
// a new key or role yet. The login of this machine cannot stand in for that: it may have no AWS identity.
func validate(ctx context.Context, client *palette.Client, settings registry.Settings, until time.Time) error {
	if ends, bounded := ctx.Deadline(); bounded && ends.Before(until) {
		until = ends
	}
	var refused error
	defer journal.Waiting(ctx, "Palette to validate the registry, and AWS to know its credentials")()
	for pause := range wait.Attempts(ctx, time.Second, slowestTry) {
		err := client.ValidateRegistry(ctx, settings)
		if refused != nil && ctx.Err() != nil {
			return refused // more useful than a timeout
		}
		if !mayPropagate(settings, err) || !time.Now().Add(pause).Before(until) {
			return err
		}
		refused = err
	}
	return refused
}

// propagationErrors are in the errors of AWS about keys, roles and policies that it does not know everywhere yet, as
// far as Palette passes them on. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
var propagationErrors = []string{
	"accessdenied", "not authorized to perform",
	"invalidclienttokenid", "unrecognizedclientexception", "security token included in the request is invalid",
}

func mayPropagate(settings registry.Settings, err error) bool {
	var refused *palette.Error
	if settings.Kind != registry.ECR || settings.Credential.Kind == "" || !errors.As(err, &refused) ||
		refused.Status != http.StatusBadRequest && refused.Status != http.StatusUnprocessableEntity {
		return false
	}
	body := strings.ToLower(refused.Message + " " + refused.Details)
	return slices.ContainsFunc(propagationErrors, func(text string) bool { return strings.Contains(body, text) })
}
