package controlplane

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/region"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	ociregistry "github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// registryValidate tries the credentials of a spec on the registry itself.
func registryValidate(c *call, spec *json.RawMessage) (response, error) {
	given, err := registrySpec(c.kind, *spec)
	if err != nil {
		return response{}, err
	}
	target, err := given.target()
	if err != nil {
		return response{}, validationFailed(given, err)
	}
	// Never zero: a validation must not use a refusal that look-ups remembered.
	target.Propagation = 1
	if _, err := c.options.Prober.Login(c.r.Context(), target); err != nil {
		return response{}, validationFailed(given, err)
	}
	return noContent, nil
}

// validationFailed reports the response of the registry. A canceled request has
// none.
func validationFailed(given *registry, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	failed := &refusal{
		Status: http.StatusBadRequest, Code: v1.CodeRegistryValidationFailed,
		Message: redact.Text(reason(err), given.secrets()...),
	}
	if response, is := errors.AsType[*probe.Error](err); is {
		failed.Details = map[string]string{"outcome": string(response.Outcome)}
	}
	return failed
}

// reason is the message of err with the missing permission, if it is known. Advice
// is left to the client.
func reason(err error) string {
	if response, is := errors.AsType[*probe.Error](err); is && response.Permission != "" {
		return err.Error() + "; missing permission: " + response.Permission
	}
	return err.Error()
}

// Reasons for which a stored registry cannot be contacted.
var (
	errPodIdentity = errors.New("the embedded control plane has no pods: a registry with pod identity can be " +
		"stored, but not requested")
	errIncomplete = errors.New("the credentials of the registry are incomplete")
)

// target is the registry for a look-up, secrets included. The region of a
// deployment is not known here, so a templated endpoint is that of the default
// region.
func (g *registry) target() (probe.Registry, error) {
	described := g.Basic.Settings(nil)
	if g.Kind == v1.RegistryEcr {
		described = g.Ecr.Settings(nil)
	}
	switch _, err := described.LookupCredential(); {
	case errors.Is(err, ociregistry.ErrPodIdentity):
		return probe.Registry{}, errPodIdentity
	case err != nil:
		return probe.Registry{}, errIncomplete
	}
	if err := described.CheckEndpoint(); err != nil {
		return probe.Registry{}, err
	}
	served, err := region.Source{Settings: described}.Registries("")
	if err != nil {
		return probe.Registry{}, err
	}
	return served[0], nil
}
