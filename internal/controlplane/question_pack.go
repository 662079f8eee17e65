package controlplane

func packQuestions() []Question {
	return []Question{
		{
			Name:     "pack-uid-shown",
			Asks:     "Does a profile show the uids of its packs?",
			Assumed:  "It does.",
			Others:   []Answer{{"hidden", "It does not.", func(m *Mood) { m.HidesPackUIDs = true }}},
			Evidence: "The official provider reads `packUid`; the specification does not require it.",
			Copes:    "If a write without the uid of a chart of a synchronized registry is refused, it is repeated with the uid from the index.",
			Code:     []string{"internal/palette/pack_complete.go identified"},
			Try:      "`GET /v1/clusterprofiles/{uid}`.",
		},
		{
			Name:     "pack-type-shown",
			Asks:     "Does a profile show the types of its packs?",
			Assumed:  "It does.",
			Others:   []Answer{{"hidden", "It does not.", func(m *Mood) { m.HidesPackTypes = true }}},
			Evidence: "Exports of profiles have `type`; the specification does not require it.",
			Copes:    "The type follows from the uid of a pack of manifests, and from the registry of a chart.",
			Code:     []string{"internal/palette/pack_complete.go typed"},
			Try:      "`GET /v1/clusterprofiles/{uid}`.",
		},
		{
			Name:    "pack-uid-sent",
			Asks:    "What happens to a chart of a synchronized registry with the uid of another version?",
			Assumed: "It is refused.",
			Others: []Answer{
				{"found by tag", "The tag decides, with any uid.", func(m *Mood) { m.TakesAnyPackUID = true }},
			},
			Evidence: "The official provider looks the uid up by `tags[].version` of `GET /v1/packs/{name}/registries/{uid}`.",
			Copes:    "The uid is always that of the version, from the index.",
			Code:     []string{"internal/provider/helmlayer/apply.go packUID"},
			Try:      "`PUT /v1/clusterprofiles/{uid}` with the tag of one version and the uid of another.",
		},
		{
			Name:    "pack-registry",
			Asks:    "May a pack have no registry?",
			Assumed: "No: it is refused.",
			Others: []Answer{
				{"from the uid", "Yes: the registry is that of its uid.", func(m *Mood) { m.FindsRegistryByPack = true }},
			},
			Evidence: "The official provider sends `registryUid` where it has one.",
			Copes:    "The registry is always sent.",
			Code:     []string{"internal/provider/helmlayer/wire.go toPack"},
			Try:      "`PUT /v1/clusterprofiles/{uid}` with a pack that has a uid and no registryUid.",
		},
		{
			Name:    "white-space",
			Asks:    "Does Palette keep the white space around values?",
			Assumed: "It removes line breaks at both ends.",
			Others: []Answer{
				{"trimmed", "It removes all white space at both ends.", func(m *Mood) { m.TrimsValues = true }},
				{"final newline", "It ends them with a line break.", func(m *Mood) { m.AddsNewline = true }},
			},
			Evidence: "\"The UI strips a single newline\" (terraform-provider-spectrocloud, PLT-2290).",
			Copes:    "Values are compared by their meaning.",
			Code:     []string{"internal/palette/mark.go meaning"},
			Try:      "Write values that end with a space and a line break, then GET.",
		},
		{
			Name:     "comments",
			Asks:     "Does Palette keep the comments of values?",
			Assumed:  "It does.",
			Others:   []Answer{{"dropped", "It drops them.", func(m *Mood) { m.DropsComments = true }}},
			Evidence: "The official provider compares values without comments (PLT-2290, \"server-side normalization\").",
			Copes:    "Values are compared by their meaning.",
			Code:     []string{"internal/palette/mark.go meaning"},
			Try:      "Write values with a comment, then GET.",
		},
		{
			Name:     "order-of-keys",
			Asks:     "Does Palette keep the order of the keys of values?",
			Assumed:  "It does.",
			Others:   []Answer{{"sorted", "It sorts them.", func(m *Mood) { m.ReordersKeys = true }}},
			Evidence: "The official provider compares values without their order (PLT-2290).",
			Copes:    "Values are compared by their meaning.",
			Code:     []string{"internal/palette/mark.go meaning"},
			Try:      "Write values with the keys b and a, then GET.",
		},
	}
}
