// Package helmlayer is palette_helm_layer: one Helm chart of an OCI registry
// as one layer of a cluster profile. It looks up at plan whether the registry
// holds the chart, and edits the profile through the client's batched editor.
package helmlayer
