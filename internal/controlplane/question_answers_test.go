package controlplane_test

import (
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// observations are those of each answer, by "question: answer".
func observations() map[string]observation {
	const text = "b: 1 # one\na: 2 "
	firstPack := func(key string) func(*peer) string { return lookAtProfile("spec", "published", "packs", key) }
	return map[string]observation{
		"synchronized-flag: spec":      {lookAtFlags, "- - - true - -"},
		"synchronized-flag: status":    {lookAtFlags, "- false false - true true"},
		"synchronized-flag: when true": {lookAtFlags, "- - - true true true"},
		"synchronized-flag: nowhere":   {lookAtFlags, "- - - - - -"},
		"summary-status: as in the registry": {
			lookAtSummary("status", "syncStatus", "isSyncSupported"), "false",
		},
		"registry-type-case: upper case": {lookAtSummary("spec", "registryType"), `"BASIC"`},
		"secrets: left out":              {lookAtSecret, "-"},
		"secrets: empty":                 {lookAtSecret, `""`},
		"project-roles: forbidden":       {lookAtScopes, "403 200 201"},

		"in-use: 500": {lookAtUse, `500 "RegistryInUse"`},
		"in-use: 400": {lookAtUse, `400 "RegistryInUse"`},
		"taken: 500":  {lookAtTwins, `500 "RegistryAlreadyExists" 500 "ClusterProfileAlreadyExists"`},
		"taken: 400":  {lookAtTwins, `400 "RegistryAlreadyExists" 400 "ClusterProfileAlreadyExists"`},

		"name-check-status: 400":   {lookAtNames, "400 204"},
		"name-check-status: 422":   {lookAtNames, "422 204"},
		"name-check-status: 500":   {lookAtNames, "500 204"},
		"name-check: always free":  {lookAtNames, "204 204"},
		"name-check: always taken": {lookAtNames, "409 409"},
		"delete-gone: 204":         {lookAtDeletion, "204 204 404"},
		"not-found-page: page":     {lookForNothing, "text/html; charset=utf-8 <"},

		"unknown-fields: everywhere": {lookAtExtras, "7 7 -"},
		"scalars: text":              {lookAtFlag, `"false"`},
		"scalars: numbers":           {lookAtLabel, "1"},
		"created-uid: upper case":    {lookAtCreated, "true false"},
		"timestamps: left out":       {lookAtProfile("metadata", "creationTimestamp"), "-"},
		"timestamps: zero":           {lookAtProfile("metadata", "creationTimestamp"), `"0001-01-01T00:00:00.000Z"`},
		"changed-stamps: creation":   {lookAtStamps, "same"},
		"changed-stamps: alike":      {lookAtStamps, "same 2026-01-02T03:04:05.678Z"},
		"changed-stamps: seconds":    {lookAtStamps, "whole"},
		"pages: ignored":             {lookAtPages("2"), "3 false"},
		"pages: null":                {lookAtPages("51"), "0 true"},

		"entity-tags: none":              {lookAtTags, "false false false 204"},
		"entity-tags: weak":              {lookAtTags, "true true false 204"},
		"entity-tags: ignored":           {lookAtTags, "true false true 204"},
		"status: left out":               {lookAtProfile("status"), "-"},
		"status: null":                   {lookAtProfile("status"), "null"},
		"status: empty":                  {lookAtProfile("status"), "{}"},
		"templates: empty":               {lookAtProfile("spec", "draft"), "{}"},
		"templates: null":                {lookAtProfile("spec", "draft"), "null"},
		"equal-draft: kept":              {lookAtEqualDraft, "web:0.1.0 raw:"},
		"put-metadata: annotations kept": {lookAtPut, `"" "apps" "y"`},
		"put-metadata: forgotten":        {lookAtPut, `"" "" ""`},
		"patch-metadata: merged":         {lookAtPatch, `"x" "apps" "x"`},
		"annotations: forgotten":         {lookAtPatch, `"" "" ""`},
		"create-variables: dropped":      {lookAtPostedVariables, "0"},

		"empty-profile: not at its creation": {lookAtEmptiness, "400 204 204"},
		"empty-profile: not after an edit":   {lookAtEmptiness, "201 400 201"},
		"empty-profile: not published":       {lookAtEmptiness, "201 204 400"},
		"empty-profile: never":               {lookAtEmptiness, "400 400 400"},

		"clone: 404":               {lookAtClone, "404"},
		"clone: 405":               {lookAtClone, "405"},
		"clone: 501":               {lookAtClone, "501"},
		"clone-published: draft":   {lookAtClone, `false "x" 2`},
		"clone-metadata: bare":     {lookAtClone, `true "" 2`},
		"clone-variables: dropped": {lookAtClone, `true "x" 0`},

		"pack-uid-shown: hidden":  {firstPack("packUid"), "-"},
		"pack-type-shown: hidden": {firstPack("type"), "-"},
		"pack-uid-sent: found by tag": {
			lookAtIndex(func(entity *v1.PackManifestEntity) { entity.UID = "of another version" }), "201",
		},
		"pack-registry: from the uid": {lookAtIndex(func(entity *v1.PackManifestEntity) { entity.RegistryUID = "" }), "201"},
		"white-space: trimmed":        {lookAtValues(text), "b: 1 # one\na: 2"},
		"white-space: final newline":  {lookAtValues(text), text + "\n"},
		"comments: dropped":           {lookAtValues(text), "b: 1\na: 2\n"},
		"order-of-keys: sorted":       {lookAtValues(text), "a: 2\nb: 1 # one\n"},
	}
}
