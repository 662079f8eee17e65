package controlplane

import "net/http"

func registryQuestions() []Question {
	return []Question{
		{
			Name:    "synchronized-flag",
			Asks:    "Where does a registry say that Palette synchronizes it?",
			Assumed: "In `spec.isSyncSupported` and in `status.syncStatus.isSyncSupported`.",
			Others: []Answer{
				{"spec", "In `spec` alone, and there is no `status`.", func(m *Mood) { m.SyncFlag = FlagInSpec }},
				{"status", "In `status.syncStatus` alone.", func(m *Mood) { m.SyncFlag = FlagInStatus }},
				{"when true", "In both, and left out when it is false.", func(m *Mood) { m.SyncFlag = FlagWhenTrue }},
				{"nowhere", "Nowhere: only the state of the last synchronization shows it.", func(m *Mood) { m.SyncFlag = FlagNowhere }},
			},
			Evidence: "The specification has it in both. The official provider read it from the spec, and has read it from the status since " +
				"terraform-provider-spectrocloud c634874c (PLT-2131).",
			Copes: "The flag of the status has precedence, then the flag of the spec; a state of a synchronization counts as a flag.",
			Code:  []string{"internal/palette/v1/settings.go synchronized", "internal/palette/sync.go syncStatus"},
			Try:   "Register a registry with synchronization, then `GET /v1/registries/oci/{uid}/basic`.",
		},
		{
			Name:    "summary-status",
			Asks:    "What does the list of registries call the state of a synchronization?",
			Assumed: "`status.sync`.",
			Others: []Answer{
				{"as in the registry", "`status.syncStatus`, as in the registry itself.", func(m *Mood) { m.SummarySyncStatus = true }},
			},
			Evidence: "The specification has `sync` in the list and `syncStatus` in the registry (v1OciRegistryStatusSummary, v1OciRegistryStatus).",
			Copes:    "The provider does not read it from the list.",
			Code:     []string{"internal/palette/registry_list.go summaryOf"},
			Try:      "`GET /v1/registries/oci/summary`.",
		},
		{
			Name:     "registry-type-case",
			Asks:     "How does the list of registries spell their type?",
			Assumed:  "`basic` and `ecr`.",
			Others:   []Answer{{"upper case", "`BASIC` and `ECR`.", func(m *Mood) { m.UpperCaseTypes = true }}},
			Evidence: "The specification calls it a string without a list of values.",
			Copes:    "Case is ignored. A registry of an unknown type is requested as both.",
			Code:     []string{"internal/palette/registry_list.go summaryOf", "internal/palette/registry.go Registry"},
			Try:      "`GET /v1/registries/oci/summary`.",
		},
		{
			Name:    "secrets",
			Asks:    "What does a response contain instead of a password or key?",
			Assumed: "`********`.",
			Others: []Answer{
				{"left out", "Nothing: the field is left out.", func(m *Mood) { m.Secrets = StandAbsent }},
				{"empty", "An empty string.", func(m *Mood) { m.Secrets = StandZero }},
			},
			Evidence: "Users report that masked values are refused when they are sent back (\"default value should not be masked\").",
			Copes:    "A value that was read is never sent back as a secret; each write uses the secret of the configuration.",
			Code:     []string{"internal/palette/v1/settings.go shown", "internal/palette/registry.go spec"},
			Try:      "`GET /v1/registries/oci/{uid}/basic` of a registry with a password.",
		},
		{
			Name:    "project-roles",
			Asks:    "May an API key with roles only in a project read registries in the scope of the tenant?",
			Assumed: "It may.",
			Others: []Answer{
				{"forbidden", "No: it gets 403, and reads them with the header ProjectUid.", func(m *Mood) { m.ProjectRoles = true }},
			},
			Evidence: "The official provider reads registries and packs in the scope of the profile (palette-sdk-go client/registry.go); the roles of a project " +
				"have packRegistry get and list (Palette documentation, project scope roles).",
			Copes: "Layers read registries and packs in the scope of their profile. Registries are created in the scope of the tenant.",
			Code:  []string{"internal/palette/registry_list.go Registries"},
			Try:   "`GET /v1/registries/oci/summary` with a key of a project's user, with and without the header ProjectUid.",
		},
	}
}

func refusalQuestions() []Question {
	return []Question{
		{
			Name:    "in-use",
			Asks:    "How does Palette refuse the deletion of a registry or profile that is in use?",
			Assumed: "409.",
			Others: []Answer{
				{"500", "500 with a code.", func(m *Mood) { m.InUseStatus = http.StatusInternalServerError }},
				{"400", "400 with a code.", func(m *Mood) { m.InUseStatus = http.StatusBadRequest }},
			},
			Evidence: "Palette's documentation of its API describes operational errors as status 500 with a code and a message; no public source has this error.",
			Copes:    "After any refusal, with any status, the provider looks up the users of the object itself.",
			Code:     []string{"internal/palette/registry_users.go ExplainRefusal", "internal/palette/registry_users.go Refused"},
			Try:      "`DELETE /v1/clusterprofiles/{uid}` of a profile that a cluster uses; `DELETE /v1/registries/oci/{uid}/basic` of a registry that a profile uses.",
		},
		{
			Name:    "taken",
			Asks:    "How does Palette refuse a creation with a name that is taken?",
			Assumed: "409.",
			Others: []Answer{
				{"500", "500 with a code.", func(m *Mood) { m.TakenStatus = http.StatusInternalServerError }},
				{"400", "400 with a code.", func(m *Mood) { m.TakenStatus = http.StatusBadRequest }},
			},
			Evidence: "The mock server of the official provider has 409 ClusterProfileAlreadyExists; Palette's documentation describes operational errors as 500.",
			Copes:    "After any refusal of a creation, the list decides whether the name is taken; then the error shows how to import the existing object.",
			Code:     []string{"internal/palette/creation.go explained"},
			Try:      "`POST /v1/clusterprofiles` twice with one name and version.",
		},
		{
			Name:    "name-check-status",
			Asks:    "How does `GET /v1/clusterprofiles/validate/name` say that a name is taken?",
			Assumed: "409.",
			Others: []Answer{
				{"400", "400.", func(m *Mood) { m.NameTakenStatus = http.StatusBadRequest }},
				{"422", "422.", func(m *Mood) { m.NameTakenStatus = http.StatusUnprocessableEntity }},
				{"500", "500.", func(m *Mood) { m.NameTakenStatus = http.StatusInternalServerError }},
			},
			Evidence: "The specification says \"Validates the cluster profile name and version\" and 204; no public client calls it.",
			Copes:    "The provider does not call it: the list of profiles and the creation decide.",
			Code:     []string{"internal/provider/clusterprofile/create.go awaitName"},
			Try:      "`GET /v1/clusterprofiles/validate/name?name=...&version=...` of a profile that exists.",
		},
		{
			Name:    "name-check",
			Asks:    "Does this check look up existing profiles?",
			Assumed: "It does.",
			Others: []Answer{
				{"always free", "No: it reports every name as free.", func(m *Mood) { m.NameCheck = AlwaysFree }},
				{"always taken", "No: it refuses every name.", func(m *Mood) { m.NameCheck = AlwaysTaken }},
			},
			Evidence: "No public client calls it.",
			Copes:    "The provider does not call it: the list of profiles and the creation decide.",
			Code:     []string{"internal/provider/clusterprofile/create.go awaitName"},
			Try:      "`GET /v1/clusterprofiles/validate/name?name=...&version=...` of a profile that does not exist.",
		},
		{
			Name:     "delete-gone",
			Asks:     "What is the response to the deletion of an object that does not exist?",
			Assumed:  "404.",
			Others:   []Answer{{"204", "204, as for an existing object.", func(m *Mood) { m.DeletesGone = true }}},
			Evidence: "The specification declares no refusals.",
			Copes:    "Both mean that the object is deleted.",
			Code:     []string{"internal/provider/ociregistry/resource.go Delete", "internal/provider/clusterprofile/delete.go deleteVersions"},
			Try:      "`DELETE /v1/clusterprofiles/{uid}` twice.",
		},
		{
			Name:     "not-found-page",
			Asks:     "In which form does Palette report that an object does not exist?",
			Assumed:  "404 with a JSON body.",
			Others:   []Answer{{"page", "404 with an HTML page.", func(m *Mood) { m.HTMLNotFound = true }}},
			Evidence: "The gateway in front of Palette responds to some requests itself (the code of its 405 is a number).",
			Copes: "A page may come from a proxy, so it does not decide: the object is gone if the list of its kind, which is JSON, does " +
				"not have it.",
			Code: []string{"internal/palette/gone.go confirmGone"},
			Try:  "`GET /v1/clusterprofiles/5f0000000000000000000000`.",
		},
	}
}
