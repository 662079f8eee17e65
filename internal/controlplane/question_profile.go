package controlplane

import "net/http"

func profileQuestions() []Question {
	return []Question{
		{
			Name:    "entity-tags",
			Asks:    "Do profiles have entity tags, and do writes honour If-Match?",
			Assumed: "They do, both.",
			Others: []Answer{
				{"none", "There are none.", func(m *Mood) { m.NoETags = true }},
				{"weak", "A gateway adds weak ones to reads, and If-Match is ignored.", func(m *Mood) { m.WeakETags = true }},
				{"ignored", "There are some, and If-Match is ignored.", func(m *Mood) { m.IgnoresIfMatch = true }},
			},
			Evidence: "The specification declares no header but AuditUid.",
			Copes: "Without an entity tag on the response to a write, the draft is read before it is published, and published only if it is the draft that was written. " +
				"A weak tag is ignored.",
			Code: []string{"internal/palette/promote.go stillOurs", "internal/palette/exchange.go received"},
			Try:  "`GET /v1/clusterprofiles/{uid}` and look for a header ETag.",
		},
		{
			Name:    "status",
			Asks:    "Does a profile have a status?",
			Assumed: "It does.",
			Others: []Answer{
				{"left out", "Not always: it may be left out.", func(m *Mood) { m.Status = StandAbsent }},
				{"null", "It may be null.", func(m *Mood) { m.Status = StandNull }},
				{"empty", "It may be empty.", func(m *Mood) { m.Status = StandZero }},
			},
			Evidence: "The specification requires nothing of a profile.",
			Copes:    "Without it, the clusters that use the profile are not known, and a refusal by Palette decides.",
			Code:     []string{"internal/palette/content.go clustersOf"},
			Try:      "`GET /v1/clusterprofiles/{uid}`.",
		},
		{
			Name:    "templates",
			Asks:    "How does a profile show that it has no draft, or was never published?",
			Assumed: "The field is left out.",
			Others: []Answer{
				{"empty", "The field is an empty object.", func(m *Mood) { m.EmptyTemplates = true }},
				{"null", "The field is null.", func(m *Mood) { m.NullTemplates = true }},
			},
			Evidence: "A client of Palette looks for packs in the draft instead of for the draft (palette-mcp-server, src/tools/clusterprofiles.py).",
			Copes:    "All three mean that there is none.",
			Code:     []string{"internal/palette/content.go templateOf"},
			Try:      "`GET /v1/clusterprofiles/{uid}` of a profile without a draft, and of one that was never published.",
		},
		{
			Name:     "equal-draft",
			Asks:     "Does a PUT of the published content create a draft?",
			Assumed:  "It does not.",
			Others:   []Answer{{"kept", "It does.", func(m *Mood) { m.KeepsEqualDraft = true }}},
			Evidence: "\"A PUT creates a draft version\" is all that is documented.",
			Copes:    "A draft with the meaning of the published content is ignored.",
			Code:     []string{"internal/palette/draft.go readDraft"},
			Try:      "`PUT /v1/clusterprofiles/{uid}` with the packs that are published, then GET.",
		},
		{
			Name:    "put-metadata",
			Asks:    "What does a PUT of a profile do to its annotations and labels?",
			Assumed: "It replaces them.",
			Others: []Answer{
				{"annotations kept", "It keeps the earlier annotations.", func(m *Mood) { m.DropsPutAnnotations = true }},
				{"forgotten", "It leaves none.", func(m *Mood) { m.ForgetsPutMetadata = true }},
			},
			Evidence: "The official provider sends them again with PATCH /metadata after each PUT.",
			Copes:    "PATCH /metadata writes those again that a PUT has lost. A mark that Palette does not keep is kept in memory for the run.",
			Code:     []string{"internal/palette/metadata_lost.go restored"},
			Try:      "`PUT /v1/clusterprofiles/{uid}` with an annotation, then GET.",
		},
		{
			Name:     "patch-metadata",
			Asks:     "What does PATCH /metadata do to annotations and labels that it does not name?",
			Assumed:  "It deletes them: a map replaces a map.",
			Others:   []Answer{{"merged", "It keeps them.", func(m *Mood) { m.MergesMetadata = true }}},
			Evidence: "The specification has the maps, without an explanation.",
			Copes:    "Annotations of others are not sent; those that are missing afterwards are restored. Those that have to be deleted and are still there are removed with a PUT, or emptied.",
			Code:     []string{"internal/palette/metadata.go keepOthers", "internal/palette/metadata_lost.go takenAway"},
			Try:      "`PATCH /v1/clusterprofiles/{uid}/metadata` with one label of two, then GET.",
		},
		{
			Name:     "annotations",
			Asks:     "Does Palette keep annotations that it does not know?",
			Assumed:  "It does.",
			Others:   []Answer{{"forgotten", "It keeps only the description.", func(m *Mood) { m.ForgetsAnnotations = true }}},
			Evidence: "The specification describes annotations as arbitrary metadata of external tools, to be preserved.",
			Copes: "The marks of the provider are for interrupted runs. Without them, such a run may need an import, which its error " +
				"shows; other runs do not.",
			Code: []string{"internal/palette/mark.go markIn"},
			Try:  "`PATCH /v1/clusterprofiles/{uid}/metadata` with an annotation, then GET.",
		},
		{
			Name:     "create-variables",
			Asks:     "Does the creation of a profile accept variables?",
			Assumed:  "It does.",
			Others:   []Answer{{"dropped", "It drops them silently.", func(m *Mood) { m.DropsCreateVariables = true }}},
			Evidence: "Users report both: \"POST drops spec.variables silently\", and PackVariablesUndefined without them.",
			Copes:    "Variables are read after a creation, and set with PUT /variables if they are missing.",
			Code:     []string{"internal/palette/succession_copy.go declare"},
			Try:      "`POST /v1/clusterprofiles` with `spec.variables`, then `GET /v1/clusterprofiles/{uid}/variables`.",
		},
		{
			Name:    "empty-profile",
			Asks:    "May a profile be without packs?",
			Assumed: "It may.",
			Others: []Answer{
				{"not at its creation", "Not when it is created.", func(m *Mood) { m.EmptyAtCreate = true }},
				{"not after an edit", "Not after an edit: its last pack is kept.", func(m *Mood) { m.EmptyAtEdit = true }},
				{"not published", "Not when it is published.", func(m *Mood) { m.EmptyAtPublish = true }},
				{"never", "Never.", func(m *Mood) { m.EmptyAtCreate, m.EmptyAtEdit, m.EmptyAtPublish = true, true, true }},
			},
			Evidence: "Every public request has packs. The documentation of the official provider requires a pack; the console saves a profile with at least one layer.",
			Copes: "If Palette refuses a draft without packs, the draft gets a placeholder: an empty manifest that is never published, " +
				"and is removed with the first layer. A change that would publish a profile without layers is the error \"Cluster Profile Requires Layer\", and does not change the profile.",
			Code: []string{"internal/palette/placeholder.go placeholder", "internal/provider/diagnose/profile.go profileNeedsLayer"},
			Try:  "`POST /v1/clusterprofiles` with `packs: []`, then `PATCH /v1/clusterprofiles/{uid}/publish`.",
		},
	}
}

func cloneQuestions() []Question {
	return []Question{
		{
			Name:    "clone",
			Asks:    "Is there `POST /v1/clusterprofiles/{uid}/clone`?",
			Assumed: "There is.",
			Others: []Answer{
				{"404", "No: 404.", func(m *Mood) { m.Clone = http.StatusNotFound }},
				{"405", "No: 405.", func(m *Mood) { m.Clone = http.StatusMethodNotAllowed }},
				{"501", "No: 501.", func(m *Mood) { m.Clone = http.StatusNotImplemented }},
			},
			Evidence: "It is in the specification (4.8), and in no release of the official provider yet (branch palette-4.10.0, 4f3577e3).",
			Copes:    "Without it, the next version is created from the packs and variables of the earlier version.",
			Code:     []string{"internal/palette/succession_copy.go copyByHand"},
			Try:      "`POST /v1/clusterprofiles/{uid}/clone` with `{\"metadata\":{\"name\":\"...\",\"version\":\"...\"}}`.",
		},
		{
			Name:     "clone-published",
			Asks:     "Is a clone published?",
			Assumed:  "It is, if its source is.",
			Others:   []Answer{{"draft", "It is a draft.", func(m *Mood) { m.CloneAsDraft = true }}},
			Evidence: "The specification says \"201, uid\"; the official provider publishes the clone.",
			Copes:    "A clone is published when it is complete, unless it is published already.",
			Code:     []string{"internal/palette/succession_copy.go fill"},
			Try:      "Clone a published profile, then GET the clone.",
		},
		{
			Name:     "clone-metadata",
			Asks:     "Does a clone have the description and labels of its source?",
			Assumed:  "They do.",
			Others:   []Answer{{"bare", "They do not.", func(m *Mood) { m.CloneBare = true }}},
			Evidence: "The official provider patches the metadata of a clone.",
			Copes:    "They are written if they differ.",
			Code:     []string{"internal/palette/succession.go complete"},
			Try:      "Clone a profile with a description, then GET the clone.",
		},
		{
			Name:     "clone-variables",
			Asks:     "Does a clone have the variables of its source?",
			Assumed:  "They do.",
			Others:   []Answer{{"dropped", "They do not.", func(m *Mood) { m.CloneWithoutVariables = true }}},
			Evidence: "The official provider says that \"clone only copies the source version's variables\".",
			Copes:    "They are read, and declared again if they are missing. Sensitive ones, whose values are hidden, are an error that names them.",
			Code:     []string{"internal/palette/succession_copy.go declare"},
			Try:      "Clone a profile with variables, then `GET /v1/clusterprofiles/{uid}/variables` of the clone.",
		},
	}
}
