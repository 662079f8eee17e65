package endpoint

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// shortened matches a host without one of the service's two labels.
var shortened = lazyregexp.New(`^([0-9]{12})\.(?:ecr|dkr)\.([^.]+)\.(.+)$`)

// lengthen adds the missing label of the service.
func lengthen(host string) string {
	found := shortened().FindStringSubmatch(host)
	if found == nil {
		return ""
	}
	return anatomy{found[1], "dkr.ecr", found[2], found[3]}.String()
}

// rebuild returns the templated endpoint with the account of the host, and its service
// and suffix if they are recognisable; "" for a host without an account.
func rebuild(host string) string {
	a := anatomy{service: "dkr.ecr", region: RegionVariable, suffix: "amazonaws.com"}
	host = strings.ToLower(host)
	for part := range strings.SplitSeq(host, ".") {
		if IsAccountID(part) {
			a.id = part
			break
		}
	}
	for _, f := range forms {
		if strings.Contains(host, f.service+".") && strings.HasSuffix(host, "."+f.suffix) {
			a.service, a.suffix = f.service, f.suffix
		}
	}
	if a.id == "" {
		return ""
	}
	return a.String()
}
