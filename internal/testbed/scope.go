package testbed

import (
	"net/http"
	"strings"
)

const catalogScope = "registry:catalog:*"

// scopeOf is the scope that an operation needs, in the form of the token specification; "" = any token does.
func scopeOf(op operation) string {
	switch op.kind {
	case opCatalog:
		return catalogScope
	case opTags:
		return "repository:" + op.repository + ":metadata_read"
	case opManifest, opBlob, opUpload:
		return "repository:" + op.repository + ":" + op.action()
	default:
		return ""
	}
}

func (op operation) action() string {
	switch {
	case op.method == http.MethodDelete:
		return "delete"
	case op.write || op.kind == opUpload:
		return "push"
	default:
		return "pull"
	}
}

// permissionOf translates the action of a scope into the right that it takes.
func permissionOf(action string) (Permission, bool) {
	permission, known := map[string]Permission{
		"pull": ContentRead, "push": ContentWrite, "delete": ContentDelete, "metadata_read": MetadataRead,
	}[action]
	return permission, known
}

// allows checks an operation without a token.
func (a Account) allows(op operation) bool {
	return a.Scope == nil || scopeOf(op) == "" || grant(a, []string{scopeOf(op)})[scopeOf(op)]
}

// grant is what an account gets of the scopes that it requests. Who may list tags may do so with a token
// that requested no more than to pull.
func grant(account Account, requested []string) map[string]bool {
	granted := map[string]bool{}
	for _, scope := range scopesOf(requested) {
		if scope == catalogScope {
			granted[scope] = account.Scope == nil
			continue
		}
		repository, actions, ok := splitScope(scope)
		if !ok {
			continue
		}
		for _, action := range actions {
			permission, known := permissionOf(action)
			granted["repository:"+repository+":"+action] = known && account.may(repository, permission)
			if action == "pull" && account.may(repository, MetadataRead) {
				granted["repository:"+repository+":metadata_read"] = true
			}
		}
	}
	return granted
}

// scopesOf splits scope parameters, each of which may hold several separated by spaces.
func scopesOf(parameters []string) []string {
	return strings.Fields(strings.Join(parameters, " "))
}

func splitScope(scope string) (repository string, actions []string, ok bool) {
	rest, found := strings.CutPrefix(scope, "repository:")
	index := strings.LastIndex(rest, ":")
	if !found || index < 0 {
		return "", nil, false
	}
	return rest[:index], strings.Split(rest[index+1:], ","), true
}
