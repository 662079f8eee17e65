package aws

import (
	"net/http"
	"regexp"
)

// Labels of an AWS host: a region such as eu-west-1 or us-gov-west-1, and the suffix of its partition.
const (
	regionLabel = `([a-z]{2,4}(?:-[a-z]+)+-\d)`
	suffixes    = `(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|` +
		`api\.amazonwebservices\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)`
)

// hostForms are the API hosts that respond, by service. The global STS host is not one of them: a client
// has to use the registry's own region.
var hostForms = []struct {
	service string
	form    *regexp.Regexp
}{
	{"sts", regexp.MustCompile(`^sts(?:-fips)?\.` + regionLabel + `\.` + suffixes + `$`)},
	{"ecr-public", regexp.MustCompile(`^(?:api\.)?ecr-public(?:-fips)?\.` + regionLabel + `\.` + suffixes + `$`)},
	{"ecr-public", regexp.MustCompile(`^api\.` + regionLabel + `\.ecr-public\.amazonaws\.com$`)},
	{"ecr", regexp.MustCompile(`^(?:api\.)?ecr(?:-fips)?\.` + regionLabel + `\.` + suffixes + `$`)},
}

// API returns the server behind an API host such as api.ecr.eu-west-1.amazonaws.com, nil when the name is not
// one.
func (c *Cloud) API(host string) http.Handler {
	for _, known := range hostForms {
		match := known.form.FindStringSubmatch(host)
		if match == nil {
			continue
		}
		place := endpoint{service: known.service, region: match[1]}
		switch known.service {
		case "sts":
			return &stsAPI{cloud: c, at: place}
		case "ecr-public":
			return &publicAPI{cloud: c, at: place}
		default:
			return &ecrAPI{cloud: c, at: place}
		}
	}
	return nil
}
