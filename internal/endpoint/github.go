package endpoint

import "strings"

// gitHub is GitHub's container registry.
const gitHub = "ghcr.io"

// GitHubPackages reports whether the endpoint is the list of an account's packages, by
// which Palette indexes GitHub's registry, and returns the account:
//
//	ghcr.io/orgs/<organization>
//	ghcr.io/users/<user>
//
// The owner is "" when it is missing, or when the path continues after it. Packages are
// pulled from ghcr.io/<owner>.
// Source: Palette's documentation, "Add OCI Helm Registry", GHCR.
func (e Endpoint) GitHubPackages() (owner string, is bool) {
	list, owner, _ := strings.Cut(e.Path, "/")
	if strings.TrimSuffix(e.Host, ":443") != gitHub || list != "orgs" && list != "users" {
		return "", false
	}
	if strings.Contains(owner, "/") {
		owner = ""
	}
	return owner, true
}

// Root returns the path before the repositories of the registry: Path, or the owner for a
// list of packages.
func (e Endpoint) Root() string {
	if _, is := e.GitHubPackages(); !is {
		return e.Path
	}
	_, root, _ := strings.Cut(e.Path, "/")
	return root
}
