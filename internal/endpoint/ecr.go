package endpoint

import (
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

var (
	accountID  = lazyregexp.New(`^[0-9]{12}$`)
	dockerHost = lazyregexp.New(`(?s)^([^.{}]*)\.(dkr\.ecr-fips|dkr\.ecr|dkr-ecr-fips|dkr-ecr)\.(.+)$`)
	ecrLabel   = lazyregexp.New(`(^|\.)(dkr-)?ecr(-fips)?\.`)
	ecrDocker  = lazyregexp.New(`(^|\.)dkr[.-]ecr(-fips)?\.`)
)

// IsAccountID reports whether the text is the number of an AWS account, which
// is also the id of its private registry: 12 digits.
func IsAccountID(text string) bool { return accountID().MatchString(text) }

// looksECR reports whether the host was meant as one of Amazon ECR. It requires one of
// Amazon's domains, since other registries may have a label "ecr".
func (w written) looksECR() bool {
	host := strings.ToLower(w.host)
	if isPublic(host) {
		return true
	}
	if strings.ContainsAny(host, "{}") {
		return ecrDocker().MatchString(host) || amazon(host)
	}
	return ecrLabel().MatchString(host) && amazon(host)
}

// ecr checks an Amazon ECR endpoint.
func (w written) ecr() (Endpoint, *Error) {
	host := strings.ToLower(w.host)
	switch {
	case !w.looksECR() && !ecrDocker().MatchString(host):
		return Endpoint{}, refuse(NotECR, "", "%s is not an Amazon ECR host. Amazon ECR hosts are "+
			"<id>.dkr.ecr.<region>.amazonaws.com, its FIPS, dual-stack and other partitions' forms, and "+
			"public.ecr.aws/<alias>; for every other registry, set auth_type = \"basic\".", w.host)
	case w.scheme != "":
		return Endpoint{}, refuse(ECRScheme, w.clean(), "The endpoint begins with %s://. An Amazon ECR endpoint is "+
			"the host alone.", w.scheme)
	case w.hasPort:
		w.hasPort = false
		return Endpoint{}, refuse(ECRPort, w.clean(), "The endpoint has a port. Amazon ECR serves on the default "+
			"port only.")
	case isPublic(host):
		return w.public()
	case w.hasPath:
		return Endpoint{}, w.refusePath()
	}
	return w.private()
}

func (w written) refusePath() *Error {
	path := strings.Trim(w.path, "/")
	w.hasPath = false
	if path == "" {
		return refuse(ECRPath, w.clean(), "The endpoint ends with a slash. An Amazon ECR endpoint is the host alone.")
	}
	return refuse(ECRPath, w.clean(), "The endpoint has a path, %q. An Amazon ECR endpoint is the host alone; the "+
		"path to the charts goes into base_content_path.", path)
}

// private checks the host of a private registry.
func (w written) private() (Endpoint, *Error) {
	if err := w.checkTemplates(); err != nil {
		return Endpoint{}, err
	}
	before, inside, after := braces(w.host)
	lower := strings.ToLower(before) + inside + strings.ToLower(after)
	a, err := dissect(lower)
	if err != nil {
		return Endpoint{}, err
	}
	if err := a.checkID(); err != nil {
		return Endpoint{}, err
	}
	if lower != w.host {
		return Endpoint{}, refuse(UpperCase, lower, "The host has upper case. Amazon ECR hosts, their region among "+
			"them, are written in lower case.")
	}
	return a.endpoint()
}

// checkTemplates checks number and position of well-formed variables of any name.
func (w written) checkTemplates() *Error {
	found := someVariable().FindAllStringIndex(w.host, -1)
	switch {
	case len(found) == 0:
		return nil
	case len(found) > 1:
		return refuse(TemplateTwice, rebuild(w.host), "The endpoint holds %d variables. It contains %s once, at the "+
			"position of the region.", len(found), RegionVariable)
	}
	// Other checks report too many braces and a missing suffix.
	before := strings.TrimRight(strings.ToLower(w.host[:found[0][0]]), "{")
	after := strings.TrimLeft(w.host[found[0][1]:], "}")
	if place := dockerHost().FindStringSubmatch(before + "x"); place != nil && place[3] == "x" &&
		(after == "" || after[0] == '.') {
		return nil
	}
	return refuse(TemplateElsewhere, rebuild(w.host), "The variable is not at the position of the region. Only the "+
		"region label, between the service and the suffix, can be a variable: "+
		"<id>.dkr.ecr.%s.amazonaws.com.", RegionVariable)
}

// anatomy holds the parts of a private registry's host.
type anatomy struct{ id, service, region, suffix string }

func (a anatomy) String() string { return a.id + "." + a.service + "." + a.region + "." + a.suffix }

func dissect(host string) (anatomy, *Error) {
	found := dockerHost().FindStringSubmatch(host)
	if found == nil {
		return anatomy{}, refuse(Service, lengthen(host), "%s is not the Docker host of an Amazon ECR registry. That "+
			"is <id>.dkr.ecr.<region>.amazonaws.com or one of its FIPS, dual-stack and other partitions' forms.", host)
	}
	a := anatomy{id: found[1], service: found[2]}
	for _, f := range forms {
		if label, ok := strings.CutSuffix("."+found[3], "."+f.suffix); ok {
			a.region, a.suffix = strings.TrimPrefix(label, "."), f.suffix
			return a, nil
		}
	}
	return anatomy{}, refuseSuffix(a, found[3])
}

// refuseSuffix explains a host that does not end as Amazon's hosts do, such as
// <id>.dkr.ecr.eu-west-1.amazonaws.com.example.net.
func refuseSuffix(a anatomy, tail string) *Error {
	before, variable, after := braces(tail)
	a.region, _, _ = strings.Cut(tail, ".")
	a.suffix = "amazonaws.com"
	found := strings.TrimPrefix(strings.TrimPrefix(tail, a.region), ".")
	if before == "" && variable != "" {
		a.region, found = variable, strings.TrimPrefix(after, ".")
	} else if f, ok := formOf(a.service, PartitionOf(a.region)); ok {
		a.suffix = f.suffix
	}
	if found == "" {
		return refuse(UnknownSuffix, a.String(), "The host ends with the region. One of Amazon's suffixes follows "+
			"it: %s.", suffixes(anyForm))
	}
	return refuse(UnknownSuffix, a.String(), "After the region, the host ends with %q, which is not one of Amazon's "+
		"suffixes: %s.", found, suffixes(anyForm))
}

// endpoint checks the region, then the parts together.
func (a anatomy) endpoint() (Endpoint, *Error) {
	templated := exactVariable().MatchString(a.region)
	if templated {
		a.region = RegionVariable
	}
	if err := a.checkRegion(); err != nil && !templated {
		return Endpoint{}, err
	}
	f, ok := findForm(func(f form) bool { return f.service == a.service && f.suffix == a.suffix })
	if !ok {
		return Endpoint{}, a.refuseForm()
	}
	e := Endpoint{
		Kind: ECR, Host: a.String(), RegistryID: a.id, Partition: f.partitions[0],
		FIPS: f.fips, DualStack: f.dualStack, Templated: templated,
	}
	if templated {
		return e, nil
	}
	e.Region, e.Partition = a.region, PartitionOf(a.region)
	if !slices.Contains(f.partitions, e.Partition) {
		return Endpoint{}, a.refusePartition()
	}
	return e, nil
}

func (a anatomy) checkID() *Error {
	if IsAccountID(a.id) {
		return nil
	}
	found := a.id
	a.id = strings.ReplaceAll(a.id, "-", "")
	if !IsAccountID(a.id) {
		return refuse(RegistryID, "", "The host begins with %q. An Amazon ECR host begins with the registry id, the "+
			"12 digits of the AWS account.", found)
	}
	return refuse(RegistryID, a.String(), "The registry id %q is written with hyphens. It is the 12 digits of the "+
		"AWS account.", found)
}

func (a anatomy) checkRegion() *Error {
	if looksVariable(a.region) {
		right := a
		right.region = RegionVariable
		return explainVariable(a.region, right.String())
	}
	err := checkRegion(a.region)
	if err != nil && err.Suggestion != "" {
		a.region = err.Suggestion
		err.Suggestion = a.String()
	}
	return err
}

// refuseForm explains a service label that no host of the suffix has.
func (a anatomy) refuseForm() *Error {
	partition := PartitionOf(a.region)
	if partition == "" { // templated: that of the suffix
		f, _ := findForm(func(f form) bool { return f.suffix == a.suffix })
		partition = f.partitions[0]
	}
	return refuse(Form, a.hostIn(partition), "No Amazon ECR host has %q and %q together. %q goes with %s.",
		a.service, a.suffix, a.service, suffixes(func(f form) bool { return f.service == a.service }))
}

// refusePartition explains a region whose hosts have another suffix.
func (a anatomy) refusePartition() *Error {
	partition := PartitionOf(a.region)
	return refuse(Partition, a.hostIn(partition), "The region %s is in the AWS partition %s, whose hosts do not end "+
		"with %s.", a.region, partition, a.suffix)
}

// hostIn returns the host with the suffix of a partition, "" when the service has no
// host there.
func (a anatomy) hostIn(partition string) string {
	f, ok := formOf(a.service, partition)
	if !ok {
		return ""
	}
	a.suffix = f.suffix
	return a.String()
}
