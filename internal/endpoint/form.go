package endpoint

import (
	"slices"
	"strings"
)

// form is a form of a private registry's host. The table must equal that of the package
// comment.
type form struct {
	service, suffix string
	fips, dualStack bool
	partitions      []string
}

var forms = []form{
	{"dkr.ecr", "amazonaws.com", false, false, []string{"aws", "aws-us-gov"}},
	{"dkr.ecr-fips", "amazonaws.com", true, false, []string{"aws", "aws-us-gov"}},
	{"dkr-ecr", "on.aws", false, true, []string{"aws", "aws-us-gov"}},
	{"dkr-ecr-fips", "on.aws", true, true, []string{"aws", "aws-us-gov"}},
	{"dkr.ecr", "amazonaws.com.cn", false, false, []string{"aws-cn"}},
	{"dkr-ecr", "on.amazonwebservices.com.cn", false, true, []string{"aws-cn"}},
	{"dkr.ecr", "amazonaws.eu", false, false, []string{"aws-eusc"}},
	{"dkr.ecr", "c2s.ic.gov", false, false, []string{"aws-iso"}},
	{"dkr.ecr", "sc2s.sgov.gov", false, false, []string{"aws-iso-b"}},
	{"dkr.ecr", "cloud.adc-e.uk", false, false, []string{"aws-iso-e"}},
	{"dkr.ecr", "csp.hci.ic.gov", false, false, []string{"aws-iso-f"}},
}

func amazon(host string) bool {
	return strings.Contains(host, "amazonaws") ||
		slices.ContainsFunc(forms, func(f form) bool { return strings.Contains(host+".", "."+f.suffix+".") })
}

// suffixes lists the suffixes of the forms for which keep returns true, each once,
// since forms of one suffix are adjacent.
func suffixes(keep func(form) bool) string {
	var all []string
	for _, f := range forms {
		if keep(f) {
			all = append(all, f.suffix)
		}
	}
	return strings.Join(slices.Compact(all), ", ")
}

func anyForm(form) bool { return true }

// findForm returns the first form for which matches returns true.
func findForm(matches func(form) bool) (form, bool) {
	index := slices.IndexFunc(forms, matches)
	if index < 0 {
		return form{}, false
	}
	return forms[index], true
}

// formOf finds the form of a service in a partition.
func formOf(service, partition string) (form, bool) {
	return findForm(func(f form) bool { return f.service == service && slices.Contains(f.partitions, partition) })
}
