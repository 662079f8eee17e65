package controlplane

func documentQuestions() []Question {
	return []Question{
		{
			Name:     "unknown-fields",
			Asks:     "Do responses have fields that the published specification lacks?",
			Assumed:  "No.",
			Others:   []Answer{{"everywhere", "Yes, in any object.", func(m *Mood) { m.UnknownFields = true }}},
			Evidence: "The published specification is of version 4.8; Palette is ahead of it.",
			Copes:    "They are ignored.",
			Code:     []string{"internal/palette/request.go decode"},
			Try:      "Compare any response with the specification.",
		},
		{
			Name:    "scalars",
			Asks:    "Do booleans, numbers and texts come as the types that the specification says?",
			Assumed: "They do.",
			Others: []Answer{
				{"text", "Booleans and numbers come as text.", func(m *Mood) { m.Scalars = ScalarsAsText }},
				{"numbers", "Texts that look like a number come as a number.", func(m *Mood) { m.Scalars = TextAsNumbers }},
			},
			Evidence: "Palette's gateway has a number where the specification has a text (the code of an error).",
			Copes:    "A document that does not fit is read once more with the scalars that fit.",
			Code:     []string{"internal/palette/lenient.go lenient"},
			Try:      "`GET /v1/clusterprofiles/{uid}` of a profile with the tag `tier:1`.",
		},
		{
			Name:     "created-uid",
			Asks:     "What does the response to a creation call the uid?",
			Assumed:  "`uid`.",
			Others:   []Answer{{"upper case", "`UID`.", func(m *Mood) { m.UpperCaseUID = true }}},
			Evidence: "The specification has `uid` (v1Uid); documentation shows both.",
			Copes:    "The case of field names is ignored.",
			Code:     []string{"internal/palette/expect.go has"},
			Try:      "`POST /v1/clusterprofiles`.",
		},
		{
			Name:    "timestamps",
			Asks:    "Does every object say when it was made and changed?",
			Assumed: "It does.",
			Others: []Answer{
				{"left out", "No: timestamps are left out.", func(m *Mood) { m.Timestamps = StandAbsent }},
				{"zero", "No: they are in the year 1.", func(m *Mood) { m.Timestamps = StandZero }},
			},
			Evidence: "The specification requires none.",
			Copes:    "What depends on them does without.",
			Code:     []string{"internal/palette/v1/meta.go UnmarshalJSON"},
			Try:      "`GET /v1/clusterprofiles/{uid}`.",
		},
		{
			Name:    "changed-stamps",
			Asks:    "Does a registry, also in the list of all, say when it was changed last?",
			Assumed: "`metadata.lastModifiedTimestamp` moves with every change, and has a fraction of a second.",
			Others: []Answer{
				{"creation", "It stays at the time of the creation.", func(m *Mood) { m.Stamps = StampsOfCreation }},
				{"alike", "It is the same for all registries.", func(m *Mood) { m.Stamps = StampsAlike }},
				{"seconds", "It is given in whole seconds.", func(m *Mood) { m.Stamps = StampsInSeconds }},
			},
			Evidence: "The specification has the field in v1ObjectMeta, which the list and the registry share; recorded responses have milliseconds.",
			Copes: "A registry whose stamp in the list is that of the last reading is not read again. A stamp that is missing, in whole seconds and " +
				"fresh, or shared by most of the list is not relied on. Two registries of each run are read all the same: when one of them has " +
				"changed under its stamp, all are read. What remains, with stamps of the creation alone: a change of another registry than these two " +
				"is found when it shows in the list (kind, endpoint).",
			Code: []string{"internal/palette/registry_stamp.go RefreshRegistry", "internal/palette/registry_stamp.go markAlike"},
			Try:  "`GET /v1/registries/oci/summary` before and after a `PUT /v1/registries/oci/{uid}/basic`.",
		},
		{
			Name:    "pages",
			Asks:    "How does a list of profiles treat `limit`?",
			Assumed: "A page has as many items as asked for, 50 at most.",
			Others: []Answer{
				{"ignored", "It is ignored: one page has everything.", func(m *Mood) { m.IgnoresLimit = true }},
				{"null", "A list is null when more than 50 are asked for.", func(m *Mood) { m.NullOverLimit = true }},
			},
			Evidence: "Users report null for a `limit` above 50 on /v1/packs.",
			Copes:    "Pages of 50 are asked for, and read until there is no next one.",
			Code:     []string{"internal/palette/profile_list.go ProfileSummaries"},
			Try:      "`POST /v1/dashboard/clusterprofiles?limit=51`.",
		},
	}
}
