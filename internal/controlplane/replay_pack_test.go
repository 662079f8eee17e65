package controlplane_test

import (
	"net/http"
	"net/url"
	"testing"
)

// allAddOns are the add-on types that data.spectrocloud_pack sends where none is
// configured; the last one is that of packs which have none.
const allAddOns = `["load balancer","ingress","logging","monitoring","security","authentication","servicemesh",` +
	`"system app","app services","registry","csi","cni","integration",""]`

// search is the body of POST /v1/packs/search as the SDK writes it.
func search(name, types, layers, environment, addOns, registries string) string {
	return `{"filter":{"addOnSubType":null,"addOnType":` + addOns + `,"environment":` + environment + `,"layer":` +
		layers +
		`,"name":{"eq":"` + name + `"},"registryUid":` + registries + `,"source":null,"state":null,"type":` + types +
		`},"sort":null}`
}

func packsBy(filters string) string {
	return "GET /v1/packs?filters=" + url.QueryEscape(filters) + "&limit=50"
}

// onePack is what data.spectrocloud_pack takes from the list of packs: exactly
// one, after those of other registries are dropped.
func onePack(filters, version string) exchange {
	return exchange{call: "GET /v1/packs?filters=" + filters +
		"&limit=50", status: http.StatusOK, needs: map[string]any{
		"items.0.metadata.uid": some, "items.0.spec.name": "web", "items.0.spec.version": version,
		"items.0.spec.registryUid": some, "items.0.spec.cloudTypes.0": "all", "listmeta.count": 1,
		"listmeta.continue": "",
	}, lacks: []string{"items.1"}, saves: map[string]string{"chart": "items.0.metadata.uid"}}
}

// TestOfficialPack replays data.spectrocloud_pack and spectrocloud_pack_simple.
func TestOfficialPack(t *testing.T) {
	t.Parallel()
	const everyType, everyLayer = `["spectro","helm","manifest","oci"]`, `["kernel","os","k8s","cni","csi","addon"]`
	single := map[string]any{
		"items.0.spec.name": "web", "items.0.spec.registries.0.uid": some,
		"items.0.spec.registries.0.latestVersion": "1.0.0+build.5", "items.0.spec.registries.0.latestPackUid": some,
	}
	versions := exchange{
		call: "GET /v1/packs/web/registries/{registry}?cloudType=all", status: http.StatusOK,
		needs: map[string]any{
			"name": "web", "registryUid": some, "tags.0.version": "1.0.0+build.5", "tags.0.packUid": some,
			"tags.2.version": "0.1.0", "tags.2.packUid": some, "packValues.0.packUid": some, "packValues.2.packUid": some,
		},
	}
	latest := packsBy("spec.name=webANDspec.version=1.0.0+build.5")
	replay(t, newPeer(t, t.TempDir(), charted()), []exchange{
		registered(basicPath, "harbor", officialBasic("harbor.example.com", "one", synced)),
		{
			call: "GET /v1/registries/oci/{registry}/basic/sync/status", tenant: true, status: http.StatusOK, until: true,
			needs: map[string]any{"isSyncSupported": true, "status": "Success"},
		},
		// name and version, with and without clouds.
		onePack("spec.name%3DwebANDspec.version%3D0.2.0", "0.2.0"),
		onePack("spec.name%3DwebANDspec.version%3D0.1.0ANDspec.cloudTypes_in_aws%2Call", "0.1.0"),
		// name alone: the newest version of the only registry.
		{
			call: "POST /v1/packs/search?limit=50", status: http.StatusOK, needs: single, lacks: []string{"items.1", "items.0.spec.registries.1"},
			body: search("web", everyType, everyLayer, `["all"]`, allAddOns, `["{registry}"]`),
		},
		{call: latest, status: http.StatusOK, needs: map[string]any{"items.0.metadata.uid": some, "listmeta.count": 1}},
		// id.
		onePack("metadata.uid%3D{chart}", "0.1.0"),
		// filters, as the user writes them.
		onePack("metadata.name%3DwebANDspec.version%3D0.2.0", "0.2.0"),
		// advance_filters: one pack in one registry, then its versions, then one by uid.
		{
			call: "POST /v1/packs/search?limit=50", status: http.StatusOK, needs: single, lacks: []string{"items.1", "items.0.spec.registries.1"},
			body: search("web", `["oci"]`, `["addon"]`, `[]`, allAddOns, `["{registry}"]`),
		},
		versions,
		onePack("metadata.uid%3D{chart}", "0.2.0"),
		// A pack that no registry has is an empty list, and no error.
		{
			call: "POST /v1/packs/search?limit=50", status: http.StatusOK, needs: map[string]any{"items": []any{}},
			body: search("nobody", everyType, everyLayer, `["all"]`, allAddOns, `null`),
		},
		{call: packsBy("spec.name=nobodyANDspec.version=1.0.0"), status: http.StatusOK, needs: map[string]any{"items": []any{}}},
		// spectrocloud_pack_simple requests the Helm registry of the uid first.
		gone("GET /v1/registries/helm/{registry}", false),
		versions,
		gone("GET /v1/packs/nobody/registries/{registry}?cloudType=all", false),
	})
}
