package endpoint

import "strings"

// gitHub is GitHub's container registry.
const gitHub = "ghcr.io"

// GitHubPackages reports whether the endpoint is GitHub's list of the packages
// of an account, by which Palette indexes a registry, and of which account:
//
//	ghcr.io/orgs/<organization>
//	ghcr.io/users/<user>
//
// The owner is "" where there is none, or more path after it. Packages are pulled from
// ghcr.io/<owner>; "orgs" and "users" are no accounts.
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

// Root is the path before the repositories of the registry: Path, but the owner alone for
// a list of packages.
func (e Endpoint) Root() string {
	if _, is := e.GitHubPackages(); !is {
		return e.Path
	}
	_, root, _ := strings.Cut(e.Path, "/")
	return root
}
