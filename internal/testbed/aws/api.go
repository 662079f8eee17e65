package aws

import (
	"net/http"
	"regexp"
	"strings"
)

// Labels of an AWS host: a region such as eu-west-1 or us-gov-west-1, and the suffix of its partition.
const (
	regionLabel = `([a-z]{2,4}(?:-[a-z]+)+-\d)`
	suffixes    = `(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|api\.aws|api\.amazonwebservices\.com\.cn|` +
		`api\.amazonwebservices\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)`
)

// api is one service in one region. Its requests are served only with a good signature.
type api struct {
	*Cloud
	service, region string
	serve           func(a *api, w http.ResponseWriter, r *http.Request, caller identity)
	refuse          func(w http.ResponseWriter, err error)
}

// hostForms are the API hosts that respond, by service. The global STS host is not one of them: a client
// has to use the registry's own region.
var hostForms = []struct {
	form *regexp.Regexp
	api  api
}{
	{
		regexp.MustCompile(`^sts(?:-fips)?\.` + regionLabel + `\.` + suffixes + `$`),
		api{service: "sts", serve: (*api).serveSTS, refuse: refuseQuery},
	},
	{
		regexp.MustCompile(`^(?:(?:api\.)?ecr-public(?:-fips)?\.` + regionLabel + `\.` + suffixes + `|` +
			`api\.` + regionLabel + `\.ecr-public\.amazonaws\.com)$`),
		api{service: "ecr-public", serve: (*api).servePublic, refuse: refuseJSON},
	},
	{
		regexp.MustCompile(`^(?:api\.)?ecr(?:-fips)?\.` + regionLabel + `\.` + suffixes + `$`),
		api{service: "ecr", serve: (*api).serveECR, refuse: refuseJSON},
	},
}

// API returns the server behind an API host such as api.ecr.eu-west-1.amazonaws.com, nil when the name is not
// one.
func (c *Cloud) API(host string) http.Handler {
	for _, known := range hostForms {
		if match := known.form.FindStringSubmatch(host); match != nil {
			found := known.api
			found.Cloud, found.region = c, strings.Join(match[1:], "")
			return &found
		}
	}
	return nil
}

// ServeHTTP implements [http.Handler].
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	caller, err := a.verify(r)
	if err != nil {
		a.refuse(w, err)
		return
	}
	a.serve(a, w, r, caller)
}
