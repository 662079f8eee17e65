package controlplane

import "net/http"

// otherRegistryRoutes respond to clients that look for Helm and pack registries,
// of which there are none here.
func otherRegistryRoutes() (all []route) {
	for _, kind := range []string{"helm", "pack"} {
		all = append(all,
			route{http.MethodGet, "/v1/registries/" + kind, apart(noRegistries)},
			route{http.MethodGet, "/v1/registries/" + kind + "/summary", apart(noRegistries)},
			route{http.MethodGet, "/v1/registries/" + kind + "/{uid}", apart(noRegistry)},
			route{http.MethodGet, "/v1/registries/" + kind + "/{uid}/sync/status", apart(noRegistry)},
		)
	}
	return all
}

func noRegistries(c *call) (response, error) {
	first, limit, err := c.page()
	if err != nil {
		return response{}, err
	}
	none, meta := cut([]struct{}{}, first, limit)
	return ok(map[string]any{"items": none, "listmeta": meta}), nil
}

func noRegistry(c *call) (response, error) { return response{}, notFound("registry", c.uid()) }
