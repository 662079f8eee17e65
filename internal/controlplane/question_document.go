package controlplane

func documentQuestions() []Question {
	return []Question{
		{
			Name:     "unknown-fields",
			Asks:     "Do responses have fields that the published specification lacks?",
			Assumed:  "No.",
			Others:   []Answer{{"everywhere", "Yes, in any object.", func(m *Mood) { m.UnknownFields = true }}},
			Evidence: "The published specification is of version 4.8; Palette has a newer version.",
			Copes:    "They are ignored.",
			Code:     []string{"internal/palette/request.go decode"},
			Try:      "Compare any response with the specification.",
		},
		{
			Name:    "scalars",
			Asks:    "Do booleans, numbers and strings have the types of the specification?",
			Assumed: "They do.",
			Others: []Answer{
				{"text", "Booleans and numbers are strings.", func(m *Mood) { m.Scalars = ScalarsAsText }},
				{"numbers", "Strings that look like a number are numbers.", func(m *Mood) { m.Scalars = TextAsNumbers }},
			},
			Evidence: "Palette's gateway has a number where the specification has a string (the code of an error).",
			Copes:    "A document that does not match is decoded again with converted scalars.",
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
			Asks:    "Does every object have the times of its creation and last change?",
			Assumed: "It does.",
			Others: []Answer{
				{"left out", "No: timestamps are left out.", func(m *Mood) { m.Timestamps = StandAbsent }},
				{"zero", "No: they are in the year 1.", func(m *Mood) { m.Timestamps = StandZero }},
			},
			Evidence: "The specification requires none.",
			Copes:    "The provider works without them.",
			Code:     []string{"internal/palette/v1/meta.go UnmarshalJSON"},
			Try:      "`GET /v1/clusterprofiles/{uid}`.",
		},
		{
			Name:    "changed-stamps",
			Asks:    "Does a registry, also in the list of all registries, have the time of its last change?",
			Assumed: "`metadata.lastModifiedTimestamp` moves with every change, and has a fraction of a second.",
			Others: []Answer{
				{"creation", "It is always the time of the creation.", func(m *Mood) { m.Stamps = StampsOfCreation }},
				{"alike", "It is the same for all registries.", func(m *Mood) { m.Stamps = StampsAlike }},
				{"seconds", "It is given in whole seconds.", func(m *Mood) { m.Stamps = StampsInSeconds }},
			},
			Evidence: "The specification has the field in v1ObjectMeta, which the list and the registry share; recorded responses have milliseconds.",
			Copes: "If the stamp of a registry in the list is that of its last read, the registry is not read again. A stamp that is " +
				"missing, recent and in whole seconds, or shared by most of the list is not used. Two registries of each run are read " +
				"anyway: if one of them has changed and its stamp has not, all registries are read. One case remains if stamps have " +
				"only the time of the creation: a change of a registry other than these two is detected only if it shows in the list " +
				"(kind, endpoint).",
			Code: []string{"internal/palette/registry_stamp.go RefreshRegistry", "internal/palette/registry_stamp.go markAlike"},
			Try:  "`GET /v1/registries/oci/summary` before and after a `PUT /v1/registries/oci/{uid}/basic`.",
		},
		{
			Name:    "pages",
			Asks:    "How does a list of profiles treat `limit`?",
			Assumed: "A page has the requested number of items, at most 50.",
			Others: []Answer{
				{"ignored", "It is ignored: one page has everything.", func(m *Mood) { m.IgnoresLimit = true }},
				{"null", "A list is null if more than 50 are requested.", func(m *Mood) { m.NullOverLimit = true }},
			},
			Evidence: "Users report null for a `limit` above 50 on /v1/packs.",
			Copes:    "The provider requests pages of 50, and reads until the last one.",
			Code:     []string{"internal/palette/profile_list.go ProfileSummaries"},
			Try:      "`POST /v1/dashboard/clusterprofiles?limit=51`.",
		},
	}
}
