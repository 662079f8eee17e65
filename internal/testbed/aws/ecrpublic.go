package aws

import (
	"encoding/base64"
	"net/http"
)

// servePublic is ECR Public: it exists in us-east-1 alone, as far as logins go.
func (a *api) servePublic(w http.ResponseWriter, r *http.Request, caller identity) {
	if operation(r) != "GetAuthorizationToken" {
		jsonError(w, "UnknownOperationException", "")
		return
	}
	if a.region != "us-east-1" {
		jsonError(w, "UnsupportedCommandException", "GetAuthorizationToken command is only supported in us-east-1.")
		return
	}
	for _, action := range []string{"ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"} {
		if err := caller.allows(action, "*"); err != nil {
			refuseJSON(w, err)
			return
		}
	}
	password, expires := a.issue(caller, "")
	writeJSON(w, http.StatusOK, map[string]any{"authorizationData": map[string]any{
		"authorizationToken": base64.StdEncoding.EncodeToString([]byte("AWS:" + password)),
		"expiresAt":          float64(expires.UnixMilli()) / 1000,
	}})
}
