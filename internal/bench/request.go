package main

import (
	"regexp"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// variable are the parts of an address that differ between requests of one kind, and what stands for them.
var variable = []struct {
	part *regexp.Regexp
	name string
}{
	{regexp.MustCompile(`sha256[:/][0-9a-f/]{64,}`), "{digest}"},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "{digest}"},
	{regexp.MustCompile(`\b[0-9a-f]{24}\b`), "{uid}"},
	{regexp.MustCompile(`\bchart-\d+\b`), "{chart}"},
}

// kindOf names a kind of request: the host and the operation, and the client where that is not Terraform.
func kindOf(request testbed.Request) string {
	address := request.Method + " " + request.Path
	for _, each := range variable {
		address = each.part.ReplaceAllString(address, each.name)
	}
	host := request.Host
	switch {
	case host == paletteHost:
		host = "Palette"
	case host == registryHost:
		host = "registry"
	case request.Action != "":
		host, address = "AWS", request.Action
	case strings.Contains(host, ".ecr."):
		host = "ECR"
	default:
		host, address = "store of ECR", request.Method
	}
	if strings.HasPrefix(request.Agent, paletteAgent) {
		host += ", by Palette"
	}
	return host + ": " + address
}

// countKinds counts requests by their kind.
func countKinds(requests []testbed.Request) map[string]int {
	found := map[string]int{}
	for _, request := range requests {
		found[kindOf(request)]++
	}
	return found
}
