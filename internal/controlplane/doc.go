// Package controlplane is the embedded Palette: an http.Handler that serves
// the part of the Palette API that package v1 describes, keeps its objects in a
// store, and contacts real registries when a request has it validate or
// synchronize one.
//
// It follows the published specification ("Palette APIs", Swagger 2.0, version
// 4.8) and the public documentation. Where both are silent it does what harms
// a client the least:
//
//   - A PUT overwrites the whole object: what the body leaves out is gone. A
//     body that carries the mask of a secret is refused, as it would overwrite
//     the secret with asterisks.
//   - A registry that a profile uses, in its draft or its published template,
//     is not deleted, nor is a profile that clusters use.
//   - A failed validation is a 400, which no client takes for a reason to try
//     again.
//   - An unknown project is a 403, since a 404 would read as "your object is
//     gone". The projects are the default one and those that Options name; no
//     request makes one. Registries belong to the tenant whatever the project.
//   - The API key is a tenant administrator's. By its uid every profile of the
//     tenant is reached from a project and every profile of a project from the
//     tenant, but none of another project; names, lists and the place of a new
//     profile depend on the scope.
//   - Publishing a profile that has no draft changes nothing and succeeds. An
//     edit that makes a draft what is published leaves none.
//   - A clone has what its source has published, variables included, and is
//     published itself; the draft of its source is not cloned.
//   - A chart of a registry that is not synchronized gets a pack uid from here,
//     and a uid in the request is not looked at; the uid of a synchronized one
//     must be the one that GET /v1/packs/{name}/registries/{uid} gives.
//   - The lists of packs hold the charts of synchronized registries, as packs of
//     type oci without values: charts are indexed here, not opened. There are no
//     Helm and no pack registries, and no packs of Palette's own.
//   - Refusals have the words of Palette, and no terms of a client.
//
// Profiles carry an ETag, and If-Match is honoured where they are changed: an
// extension that other clients may ignore.
//
// The package may import palette/v1, controlplane/store, probe and the pure
// rooms beside it (redact, chart, credential, endpoint). It must not import
// Terraform, nor package palette: client and server share the wire and nothing
// else.
package controlplane
