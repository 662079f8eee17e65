package endpoint

import (
	"slices"
	"strings"
)

// Partitions returns the AWS partitions that may contain this endpoint: none for a Basic
// endpoint, one or two for a templated one, otherwise one.
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

// In returns the endpoint with region instead of the variable, or the endpoint itself if it
// has no variable. It returns an *Error for a text that is no region, and for a region of a
// partition that the suffix does not serve.
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

// Candidates returns the endpoints that may serve a chart to a deployment in region, each
// once, in the order of Palette's requests: the deployment's own region, then the default
// region; "" is omitted. An endpoint without a variable is the only candidate. The error
// is an *Error: that of In, or NoRegion when both are "".
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
