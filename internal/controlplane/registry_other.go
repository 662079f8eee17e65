package controlplane

import (
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Palette has registries of two more kinds, Helm and pack registries. There
// are none here, which clients that look for one by name or uid are told in the
// form of the API.
const (
	pathHelmRegistries         = "/v1/registries/helm"
	pathHelmRegistriesSummary  = "/v1/registries/helm/summary"
	pathHelmRegistry           = "/v1/registries/helm/{uid}"
	pathHelmRegistrySyncStatus = "/v1/registries/helm/{uid}/sync/status"
	pathPackRegistries         = "/v1/registries/pack"
	pathPackRegistriesSummary  = "/v1/registries/pack/summary"
	pathPackRegistry           = "/v1/registries/pack/{uid}"
	pathPackRegistrySyncStatus = "/v1/registries/pack/{uid}/sync/status"
)

func otherRegistryRoutes() []route {
	return []route{
		{http.MethodGet, pathHelmRegistries, noRegistries},
		{http.MethodGet, pathHelmRegistriesSummary, noRegistries},
		{http.MethodGet, pathHelmRegistry, noRegistry},
		{http.MethodGet, pathHelmRegistrySyncStatus, noRegistry},
		{http.MethodGet, pathPackRegistries, noRegistries},
		{http.MethodGet, pathPackRegistriesSummary, noRegistries},
		{http.MethodGet, pathPackRegistry, noRegistry},
		{http.MethodGet, pathPackRegistrySyncStatus, noRegistry},
	}
}

func noRegistries(_ *Server, r *http.Request, _ scope) (response, error) {
	first, limit, err := page(r)
	if err != nil {
		return response{}, err
	}
	_, meta := cut([]struct{}{}, first, limit)
	return ok(struct {
		Items    []struct{}       `json:"items"`
		Listmeta *v1.ListMetaData `json:"listmeta"`
	}{[]struct{}{}, meta}), nil
}

func noRegistry(_ *Server, r *http.Request, _ scope) (response, error) {
	return response{}, notFound("registry", r.PathValue("uid"))
}
