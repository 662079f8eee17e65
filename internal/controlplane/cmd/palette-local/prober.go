package main

import (
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
)

// newProber contacts real registries and, for those of AWS, AWS.
func newProber() probe.Prober {
	return oci.New(oci.Options{ECR: ecr.New(ecr.Options{})})
}
