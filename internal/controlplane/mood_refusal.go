package controlplane

import (
	"cmp"
	"errors"
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// page is what a gateway sends where there is nothing.
const page404 = "<!doctype html><html><head><title>404 Not Found</title></head><body></body></html>"

// allow fails when the key may not do this.
func (m Mood) allow(r *http.Request, scoped scope) error {
	reads := strings.HasPrefix(r.URL.Path, "/v1/registries") || strings.HasPrefix(r.URL.Path, "/v1/packs")
	if m.ProjectRoles && reads && scoped.Project == "" && r.Method == http.MethodGet {
		return refuse(http.StatusForbidden, v1.CodeForbidden, "the roles of the API key are those of a project")
	}
	return nil
}

// refusal is how a refusal is sent; nil is that of a success.
func (m Mood) refusal(r *http.Request, err error) error {
	known, is := errors.AsType[*refusal](err)
	if !is {
		return err
	}
	other := *known
	switch known.Code {
	case v1.CodeClusterProfileInUse, v1.CodeRegistryInUse:
		other.Status = cmp.Or(m.InUseStatus, known.Status)
	case v1.CodeRegistryAlreadyExists, v1.CodeClusterProfileAlreadyExists:
		if r.URL.Path == v1.PathProfilesValidateName {
			other.Status = cmp.Or(m.NameTakenStatus, known.Status)
		} else {
			other.Status = cmp.Or(m.TakenStatus, known.Status)
		}
	case v1.CodeResourceNotFound:
		if m.DeletesGone && r.Method == http.MethodDelete {
			return nil
		}
	}
	return &other
}

// writeRefusal sends a refusal, or a page in the place of one.
func (m Mood) writeRefusal(w http.ResponseWriter, err error) {
	known := asRefusal(err)
	if !m.HTMLNotFound || known.Status != http.StatusNotFound {
		writeJSON(w, known.Status, m.document("", known.body()))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(known.Status)
	_, _ = w.Write([]byte(page404)) // the client is gone
}

// checkName decides on a name without a look-up; decided is false when it does not.
func (m Mood) checkName(name, version string) (decided bool, err error) {
	switch m.NameCheck {
	case AlwaysFree:
		return true, nil
	case AlwaysTaken:
		return true, alreadyExists(name, version)
	}
	return false, nil
}

// nonEmpty refuses a profile without packs where the mood does.
func nonEmpty(refuses bool, packs []pack) error {
	if refuses && len(packs) == 0 {
		return invalid("a cluster profile needs at least one pack")
	}
	return nil
}

// refuseClone fails when there is no such operation.
func (m Mood) refuseClone() error {
	code := v1.CodeInternal
	switch m.Clone {
	case 0:
		return nil
	case http.StatusNotFound:
		code = v1.CodeResourceNotFound
	case http.StatusMethodNotAllowed:
		code = codeMethodNotAllowed
	}
	return refuse(m.Clone, code, "there is no operation that clones a cluster profile")
}
