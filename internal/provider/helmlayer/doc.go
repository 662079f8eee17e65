// Package helmlayer is palette_helm_layer: one Helm chart of an OCI registry as one layer of a cluster profile. It
// looks up at plan whether the registry holds the chart, and edits the profile through the client's batched editor.
//
// resource.go has what Terraform calls. Each call goes through one group of files: read.go for the refresh, validate.go
// for the configuration, plan.go and plan_*.go for the plan, apply.go and apply_*.go for what is written. model.go and
// wire.go translate: configuration ↔ domain, pack ↔ state.
package helmlayer
