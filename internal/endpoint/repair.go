package endpoint

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// shortened is what people write who leave out one of the service's labels.
var shortened = lazyregexp.New(`^([0-9]{12})\.(?:ecr|dkr)\.([^.]+)\.(.+)$`)

// lengthen repairs a host in which one of the service's two labels is missing.
func lengthen(host string) string {
	found := shortened().FindStringSubmatch(host)
	if found == nil {
		return ""
	}
	return anatomy{found[1], "dkr.ecr", found[2], found[3]}.String()
}

// rebuild guesses the templated endpoint that was meant: the account of the
// host, its service and suffix where they are recognisable. "" when it can't.
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
