package testbed

import (
	"net/http"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// ecrAuth is the login of a private ECR registry: HTTP Basic with the user AWS and the password that
// GetAuthorizationToken gave, and a permission for each operation.
type ecrAuth struct {
	cloud           *aws.Cloud
	host            string
	account, region string
	content         *Registry
}

func (g *ecrAuth) responds(w http.ResponseWriter, r *http.Request, op operation) bool {
	session, ok := g.authenticate(w, r)
	if !ok {
		return true
	}
	if op.kind == opBase {
		return false
	}
	if op.repository == "" {
		writeError(w, http.StatusMethodNotAllowed, "UNSUPPORTED", "The operation is unsupported.", nil)
		return true
	}
	if err := session.Allows(op.ecrAction(), op.repository); err != nil {
		writeError(w, http.StatusForbidden, "DENIED", err.Error(), nil)
		return true
	}
	if names, err := g.content.Repositories(); err != nil || !slices.Contains(names, op.repository) {
		writeError(w, http.StatusNotFound, "NAME_UNKNOWN", aws.NoRepository(op.repository, g.account), nil)
		return true
	}
	if strings.Contains(op.reference, "+") {
		writeError(w, http.StatusBadRequest, "TAG_INVALID",
			"Invalid parameter at 'imageTag' failed to satisfy constraint", nil)
		return true
	}
	return false
}

// authenticate checks the password and responds when it does not open the registry.
func (g *ecrAuth) authenticate(w http.ResponseWriter, r *http.Request) (aws.Session, bool) {
	username, password, _ := r.BasicAuth()
	session, state := g.cloud.Authenticate(username, password, g.account, g.region)
	switch state {
	case aws.TokenGood:
		return session, true
	case aws.TokenExpired:
		writeError(w, http.StatusForbidden, "DENIED",
			"Your authorization token has expired. Reauthenticate and try again.", nil)
	case aws.TokenElsewhere:
		writeError(w, http.StatusBadRequest, "DENIED", "Your Authorization Token is invalid.", nil)
	default:
		w.Header().Set("WWW-Authenticate", `Basic realm="https://`+g.host+`/",service="ecr.amazonaws.com"`)
		http.Error(w, "Not Authorized", http.StatusUnauthorized)
	}
	return aws.Session{}, false
}

// ecrAction is the permission that ECR requires.
func (op operation) ecrAction() string {
	switch {
	case op.method == http.MethodDelete:
		return "ecr:BatchDeleteImage"
	case op.kind == opUpload:
		return "ecr:UploadLayerPart"
	case op.write:
		return "ecr:PutImage"
	case op.kind == opTags:
		return "ecr:ListImages"
	case op.kind == opBlob && op.method == http.MethodHead:
		return "ecr:BatchCheckLayerAvailability"
	case op.kind == opBlob:
		return "ecr:GetDownloadUrlForLayer"
	default:
		return "ecr:BatchGetImage"
	}
}
