package chart

import "path"

// Reference is the reference of a chart in an OCI registry.
type Reference struct {
	// Host is that of the registry, with :port when it has one.
	Host string
	// Repository is the path of the chart, with its name as the last component.
	Repository string
	// Tag is the tag of the version, with _ for +.
	Tag string
}

// NewReference returns the reference of a chart under a base path, "" for none. It
// ignores slashes around base.
func NewReference(host, base, name string, version Version) Reference {
	return Reference{Host: host, Repository: Repository(base, name), Tag: version.Tag()}
}

// Repository joins a base path and a chart name, as Helm does when it pushes.
func Repository(base, name string) string {
	joined := path.Join("/", base, name)
	return joined[1:]
}

// String returns oci://host/repository:tag, without :tag when Tag is empty.
func (r Reference) String() string {
	text := "oci://" + r.Host + "/" + r.Repository
	if r.Tag != "" {
		text += ":" + r.Tag
	}
	return text
}
