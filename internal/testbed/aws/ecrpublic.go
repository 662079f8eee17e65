package aws

import (
	"encoding/base64"
	"net/http"
)

// publicAPI is ECR Public: it exists in us-east-1 alone, as far as logins go.
type publicAPI struct {
	cloud *Cloud
	at    endpoint
}

// ServeHTTP implements [http.Handler].
func (p *publicAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	caller, err := p.cloud.verify(r, p.at)
	if err != nil {
		refuseJSON(w, err)
		return
	}
	if operation(r) != "GetAuthorizationToken" {
		jsonError(w, "UnknownOperationException", "")
		return
	}
	if p.at.region != "us-east-1" {
		jsonError(w, "UnsupportedCommandException", "GetAuthorizationToken command is only supported in us-east-1.")
		return
	}
	for _, action := range []string{"ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"} {
		if err := caller.allows(action, "*"); err != nil {
			refuseJSON(w, err)
			return
		}
	}
	password, expires := p.cloud.issue(caller, "")
	writeJSON(w, http.StatusOK, map[string]any{"authorizationData": map[string]any{
		"authorizationToken": base64.StdEncoding.EncodeToString([]byte("AWS:" + password)),
		"expiresAt":          float64(expires.UnixMilli()) / 1000,
	}})
}
