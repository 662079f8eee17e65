package controlplane_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"
)

const (
	officialValues   = `"pack:\n  namespace: web\ncharts:\n  web:\n    size: '{{.spectro.var.size}}'"`
	officialVariable = `{"defaultValue":"1","format":"string","hidden":false,"immutable":false,"inputType":"text",` +
		`"isSensitive":false,"name":"size","options":null,"required":false}`
	newVariable = `{"defaultValue":"a","format":"string","hidden":false,"immutable":false,"inputType":"text",` +
		`"isSensitive":false,"name":"zone","options":null,"required":false}`
)

// officialChart is a pack with a chart, without the layer that the provider
// never sends. uid is "" or a member of the object.
func officialChart(tag, uid string) string {
	return `{"manifests":[],"name":"web","registryUid":"{registry}","tag":"` + tag + `","type":"oci",` + uid +
		`"values":` + officialValues + `}`
}

// officialManifest is a pack with a manifest; its members beside name and
// content are those of an update.
func officialManifest(more string) string {
	return `{"manifests":[{"content":"kind: Namespace","name":"ns"` + more + `}],"name":"extra","type":"manifest",` +
		`"uid":"spectro-manifest-pack","values":"pack:\n  namespace: web"}`
}

// officialProfile is the body of a create.
func officialProfile(packs ...string) string {
	return `{"metadata":{"annotations":{"description":"apps"},` + noTimes +
		`,"labels":{"team":"spectro__tag"},"name":"apps"},` +
		`"spec":{"template":{"cloudType":"all","packs":[` + strings.Join(packs, ",") + `],"type":"add-on"},` +
		`"variables":[` + officialVariable + `],"version":"1.0.0"}}`
}

// officialUpdate is the body of an update.
func officialUpdate(version string, packs ...string) string {
	return `{"metadata":{` + noTimes + `,"name":"apps","uid":"{uid}"},"spec":{"template":{"packs":[` +
		strings.Join(packs, ",") +
		`],"type":"add-on"},"version":"` + version + `"}}`
}

// officialPatch is the body that follows an update.
func officialPatch(version, description string) string {
	return `{"metadata":{"annotations":{"description":"` + description +
		`"},"labels":{"team":"spectro__tag"},"name":"apps"},` +
		`"spec":{"version":"` + version + `"}}`
}

// readProfile is what Read takes from a profile: it dereferences
// spec.published.
func readProfile(version, description string, more map[string]any) exchange {
	needs := map[string]any{
		"metadata.name": "apps", "metadata.uid": some, "metadata.labels.team": "spectro__tag",
		"metadata.annotations.description": description, "spec.published.cloudType": "all", "spec.published.type": "add-on",
		"spec.published.profileVersion": version,
	}
	maps.Copy(needs, more)
	return exchange{
		call: "GET /v1/clusterprofiles/{uid}", status: http.StatusOK, needs: needs, lacks: []string{"spec.draft"},
		saves: map[string]string{
			"pack": "spec.published.packs.0.packUid", "manifest": "spec.published.packs.1.manifests.0.uid",
		},
	}
}

// chartAt is what Read takes from a pack with a chart.
func chartAt(place, tag string) map[string]any {
	return map[string]any{
		place + "name": "web", place + "tag": tag, place + "type": "oci", place + "packUid": some,
		place + "values": "pack:\n  namespace: web\ncharts:\n  web:\n    size: '{{.spectro.var.size}}'",
	}
}

// withManifest adds what Read takes from a pack with a manifest.
func withManifest(place string, needs map[string]any) map[string]any {
	maps.Copy(needs, map[string]any{
		place + "name": "extra", place + "type": "manifest", place + "packUid": "spectro-manifest-pack",
		place + "manifests.0.name": "ns", place + "manifests.0.uid": some, place + "values": "pack:\n  namespace: web",
	})
	return needs
}

// readRest is what Read requests besides the profile.
func readRest() []exchange {
	return []exchange{
		{call: "GET /v1/clusterprofiles/{uid}/variables", status: http.StatusOK, needs: map[string]any{
			"variables.0.name": "size", "variables.0.defaultValue": "1", "variables.0.format": "string",
			"variables.0.inputType": "text", "variables.0.required": false, "variables.0.immutable": false,
			"variables.0.hidden": false, "variables.0.isSensitive": false,
		}},
		{call: "GET /v1/packs/{pack}", status: http.StatusOK, needs: map[string]any{"registryUid": some}},
		{call: "GET /v1/registries/metadata?scope=", status: http.StatusOK, needs: map[string]any{"items": some}},
	}
}

// published is the PATCH that ends every create and update.
func published() exchange {
	return exchange{call: "PATCH /v1/clusterprofiles/{uid}/publish", status: http.StatusNoContent}
}

func registered(path, name, spec string) exchange {
	return exchange{
		call: "POST " + path + createFlag, tenant: true, body: officialBody(name, spec),
		status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"registry": "uid"},
	}
}

func postProfile(packs ...string) exchange {
	return exchange{
		call: "POST /v1/clusterprofiles", body: officialProfile(packs...),
		status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid"},
	}
}

func TestOfficialProfile(t *testing.T) {
	t.Parallel()
	manifests := exchange{call: "GET /v1/clusterprofiles/{uid}/packs/extra/" +
		"manifests", status: http.StatusOK, needs: map[string]any{
		"items.0.metadata.name": "ns", "items.0.spec.published.content": "kind: Namespace",
	}}
	notSynced := exchange{
		call: "GET /v1/registries/oci/{registry}/basic/sync/status", status: http.StatusOK,
		needs: map[string]any{"isSyncSupported": false},
	}
	table := []exchange{
		registered(basicPath, "harbor", officialBasic("harbor.example.com", "one", "")),
		// registry_name is looked up, then whether it is synchronized.
		{call: "GET /v1/registries/oci/summary", status: http.StatusOK, needs: map[string]any{
			"items.0.metadata.name": "harbor", "items.0.metadata.uid": some,
		}},
		notSynced,
		postProfile(officialChart("0.1.0", ""), officialManifest("")),
		published(),
		readProfile("1.0.0", "apps", withManifest("spec.published.packs.1.", chartAt("spec.published.packs.0.", "0.1.0"))),
		manifests,
	}
	table = append(table, readRest()...)
	table = append(
		table,
		// An update with other variables, packs and description.
		exchange{
			call: "PUT /v1/clusterprofiles/{uid}/variables", status: http.StatusNoContent,
			body: `{"variables":[` + officialVariable + `,` + newVariable + `]}`,
		},
		readProfile(
			"1.0.0", "apps", withManifest("spec.published.packs.1.", chartAt("spec.published.packs.0.", "0.1.0")),
		),
		notSynced,
		exchange{
			call: "PUT /v1/clusterprofiles/{uid}", status: http.StatusNoContent,
			body: officialUpdate("1.0.0", officialChart("0.2.0", ""), officialManifest(`,"uid":"{manifest}"`)),
		},
		exchange{
			call: "PATCH /v1/clusterprofiles/{uid}/metadata", status: http.StatusNoContent,
			body: officialPatch("1.0.0", "changed"),
		},
		published(),
		readProfile(
			"1.0.0", "changed", withManifest("spec.published.packs.1.", chartAt("spec.published.packs.0.", "0.2.0")),
		),
		manifests,
		// The provider reads a profile before it deletes it.
		readProfile("1.0.0", "changed", nil),
		exchange{call: "DELETE /v1/clusterprofiles/{uid}", status: http.StatusNoContent},
		gone("GET /v1/clusterprofiles/{uid}", false),
		exchange{call: "DELETE /v1/registries/oci/{registry}/basic", tenant: true, status: http.StatusNoContent},
	)
	replay(t, newPeer(t, t.TempDir(), registryFake{}), table)
}

// TestOfficialProfileOfAnotherVersionInPlace renames a version in place: the
// update of the provider without its preview of immutable versions.
func TestOfficialProfileOfAnotherVersionInPlace(t *testing.T) {
	t.Parallel()
	replay(t, newPeer(t, t.TempDir(), registryFake{}), []exchange{
		registered(basicPath, "harbor", officialBasic("harbor.example.com", "one", "")),
		postProfile(officialChart("0.1.0", "")),
		published(),
		{call: "PUT /v1/clusterprofiles/{uid}", body: officialUpdate("1.1.0", officialChart("0.2.0", "")), status: http.StatusNoContent},
		{call: "PATCH /v1/clusterprofiles/{uid}/metadata", body: officialPatch("1.1.0", "apps"), status: http.StatusNoContent},
		published(),
		readProfile("1.1.0", "apps", chartAt("spec.published.packs.0.", "0.2.0")),
	})
}

// TestOfficialProfileOfASynchronizedRegistry adds a chart with a uid, which the
// provider finds by name and version. It never detects that an ECR registry is
// synchronized: see TestOfficialProfileOfAnEcrRegistry.
func TestOfficialProfileOfASynchronizedRegistry(t *testing.T) {
	t.Parallel()
	replay(t, newPeer(t, t.TempDir(), charted()), []exchange{
		registered(basicPath, "harbor", officialBasic("harbor.example.com", "one", synced)),
		{
			call: "GET /v1/registries/oci/{registry}/basic/sync/status", status: http.StatusOK, until: true,
			needs: map[string]any{"isSyncSupported": true, "status": "Success"},
		},
		{
			call: "GET /v1/packs/web/registries/{registry}?cloudType=all", status: http.StatusOK,
			needs: map[string]any{
				"name": "web", "registryUid": some, "tags.1.version": "0.2.0", "tags.1.packUid": some,
				"tags.2.version": "0.1.0", "tags.2.packUid": some, "packValues.2.packUid": some,
			},
			saves: map[string]string{"chart": "tags.2.packUid"},
		},
		postProfile(officialChart("0.1.0", `"uid":"{chart}",`)),
		published(),
		readProfile("1.0.0", "apps", chartAt("spec.published.packs.0.", "0.1.0")),
		{call: "GET /v1/packs/{pack}", status: http.StatusOK, needs: map[string]any{"registryUid": some}},
	})
}

func TestOfficialProfileOfAnEcrRegistry(t *testing.T) {
	t.Parallel()
	replay(t, newPeer(t, t.TempDir(), registryFake{}), []exchange{
		registered(ecrPath, "ecr", officialEcr(roleOfAWS, "true", "")),
		gone("GET /v1/registries/oci/{registry}/basic/sync/status", false),
		postProfile(officialChart("0.1.0", "")),
		published(),
		readProfile("1.0.0", "apps", chartAt("spec.published.packs.0.", "0.1.0")),
	})
}

// The preview of immutable versions makes the next version as a clone: of any
// version of the name, whose packs and variables are then overwritten.
func TestOfficialClone(t *testing.T) {
	t.Parallel()
	listed := func(more map[string]any) exchange {
		needs := map[string]any{
			"items.0.metadata.name": "apps", "items.0.metadata.uid": some, "items.0.spec.version": "1.0.0",
		}
		maps.Copy(needs, more)
		return exchange{call: "GET /v1/dashboard/clusterprofiles/metadata", status: http.StatusOK, needs: needs}
	}
	replay(t, newPeer(t, t.TempDir(), registryFake{}), []exchange{
		registered(basicPath, "harbor", officialBasic("harbor.example.com", "one", "")),
		postProfile(officialChart("0.1.0", "")),
		published(),
		listed(nil),
		{
			call: "POST /v1/clusterprofiles/{uid}/clone", body: `{"metadata":{"name":"apps","version":"1.1.0"}}`,
			status: http.StatusCreated, needs: map[string]any{"uid": some}, saves: map[string]string{"uid": "uid", "next": "uid"},
		},
		{call: "GET /v1/clusterprofiles/{uid}/variables", status: http.StatusOK, needs: map[string]any{"variables.0.name": "size"}},
		{call: "PATCH /v1/clusterprofiles/{uid}/variables", body: `{"variables":[` + newVariable + `]}`, status: http.StatusNoContent},
		{
			call: "PUT /v1/clusterprofiles/{uid}/variables", status: http.StatusNoContent,
			body: `{"variables":[` + officialVariable + `,` + newVariable + `]}`,
		},
		readProfile("1.1.0", "apps", chartAt("spec.published.packs.0.", "0.1.0")),
		{call: "PUT /v1/clusterprofiles/{uid}", body: officialUpdate("1.1.0", officialChart("0.2.0", "")), status: http.StatusNoContent},
		{call: "PATCH /v1/clusterprofiles/{uid}/metadata", body: officialPatch("1.1.0", "next"), status: http.StatusNoContent},
		published(),
		readProfile("1.1.0", "next", chartAt("spec.published.packs.0.", "0.2.0")),
		{call: "GET /v1/clusterprofiles/{uid}/variables", status: http.StatusOK, needs: map[string]any{
			"variables.0.name": "size", "variables.1.name": "zone",
		}},
		// The earlier version is unchanged, and both are listed.
		func() exchange {
			sent := listed(
				map[string]any{
					"items.1.metadata.name": "apps", "items.1.metadata.uid": some, "items.1.spec.version": "1.1.0",
				},
			)
			sent.saves = map[string]string{"uid": "items.0.metadata.uid"}
			return sent
		}(),
		readProfile("1.0.0", "apps", chartAt("spec.published.packs.0.", "0.1.0")),
		// A create of the same name and version is refused, and adopted from the list.
		{
			call: "POST /v1/clusterprofiles", body: officialProfile(), status: http.StatusConflict,
			needs: map[string]any{"code": "ClusterProfileAlreadyExists", "message": some},
		},
		{call: "DELETE /v1/clusterprofiles/{uid}", status: http.StatusNoContent},
		{call: "DELETE /v1/clusterprofiles/{next}", status: http.StatusNoContent},
	})
}
