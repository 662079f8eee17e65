// Package helmlayer is palette_helm_layer: one Helm chart of an OCI registry
// as one layer of a cluster profile. It asks the registry at plan whether the
// chart is there, and edits the profile through the client's batched editor.
package helmlayer
