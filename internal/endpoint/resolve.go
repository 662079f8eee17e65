package endpoint

import (
	"slices"
	"strings"
)

// Partitions returns the AWS partitions in which this endpoint may lie: one
// for every endpoint that is not templated, one or two for a templated one,
// none for a Basic endpoint.
func (e Endpoint) Partitions() []string {
	switch {
	case e.Templated:
		return slices.Clone(e.template().partitions)
	case e.Partition == "":
		return nil
	default:
		return []string{e.Partition}
	}
}

// template is the form of a templated endpoint.
func (e Endpoint) template() form {
	f, _ := findForm(func(f form) bool {
		return strings.HasSuffix(e.Host, "."+f.service+"."+RegionVariable+"."+f.suffix)
	})
	return f
}

// In returns the endpoint with the region in the place of the variable, the
// endpoint itself when it is not templated. The error is an *Error when the
// text is not a region, or one of a partition that the suffix does not serve.
func (e Endpoint) In(region string) (Endpoint, error) {
	if !e.Templated {
		return e, nil
	}
	if err := CheckRegion(region); err != nil {
		return Endpoint{}, err
	}
	f := e.template()
	host := anatomy{e.RegistryID, f.service, region, f.suffix}
	resolved, err := host.endpoint()
	if err != nil {
		err.Text = host.String()
	} else {
		resolved.text = host.String()
	}
	return result(resolved, err)
}

// Candidates returns the endpoints that may serve a chart to a deployment in
// region, in the order in which Palette requests them: the deployment's own
// region, then the default region; no endpoint twice. With region "" the default
// region is the only one, with defaultRegion "" the deployment's. An endpoint
// that is not templated is the only candidate, wherever the deployment is. The
// error is an *Error: of In, or NoRegion when both are "".
func (e Endpoint) Candidates(region, defaultRegion string) ([]Endpoint, error) {
	if !e.Templated {
		return []Endpoint{e}, nil
	}
	var candidates []Endpoint
	for _, name := range []string{region, defaultRegion} {
		if name == "" {
			continue
		}
		candidate, err := e.In(name)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(candidates, candidate) {
			candidates = append(candidates, candidate)
		}
	}
	if candidates == nil {
		err := refuse(NoRegion, "", "The endpoint holds %s, and neither a deployment region nor default_region "+
			"replaces it.", RegionVariable)
		err.Text = e.text
		return nil, err
	}
	return candidates, nil
}
