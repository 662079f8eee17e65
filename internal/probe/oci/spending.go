package oci

import "github.com/palette-oci/terraform-provider-palette/internal/budget"

// spending counts the manifests of a tag against their limits.
type spending struct {
	manifests, bytes, parts *budget.Meter
}

func newSpending() spending {
	spent := spending{
		manifests: budget.NewMeter(budget.Manifests),
		bytes:     budget.NewMeter(budget.ManifestBytes),
		parts:     budget.NewMeter(budget.ManifestParts),
	}
	_ = spent.manifests.Spend(1) // that of the tag
	return spent
}

// count counts a manifest before it is read.
func (s spending) count(body []byte) error {
	if err := s.bytes.Spend(int64(len(body))); err != nil {
		return err
	}
	return s.parts.Spend(countParts(body))
}

// countParts returns an upper bound of the values in a JSON document: a value of
// four letters may need a hundred bytes of memory.
func countParts(document []byte) int64 {
	var parts int64
	for quoted, index := false, 0; index < len(document); index++ {
		switch b := document[index]; {
		case b == '"':
			quoted = !quoted
		case quoted && b == '\\':
			index++
		case !quoted && (b == '{' || b == '[' || b == ','):
			parts++
		}
	}
	return parts
}
