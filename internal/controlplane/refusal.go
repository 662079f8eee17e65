package controlplane

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// codeMethodNotAllowed is not among v1's codes: Palette's own gateway sends
// a 405 in another form, which no client reads.
const codeMethodNotAllowed = "MethodNotAllowed"

// refusal is an error that is sent to the client: v1.Error with its status.
type refusal struct {
	Status  int
	Code    string
	Message string
	Details any
}

// Error implements error.
func (r *refusal) Error() string { return r.Code + ": " + r.Message }

func refuse(status int, code, format string, values ...any) *refusal {
	return &refusal{Status: status, Code: code, Message: fmt.Sprintf(format, values...)}
}

func invalid(format string, values ...any) *refusal {
	return refuse(http.StatusBadRequest, v1.CodeInvalidRequest, format, values...)
}

func notFound(kind, uid string) *refusal {
	return refuse(http.StatusNotFound, v1.CodeResourceNotFound, "%s %q not found", kind, uid)
}

var (
	errNoRoute = refuse(http.StatusNotFound, v1.CodeResourceNotFound, "there is no such operation")
	errPanic   = refuse(http.StatusInternalServerError, v1.CodeInternal, "the request failed inside the control plane")
)

// asRefusal makes a refusal of every error. Those of the store name its file
// and no content.
func asRefusal(err error) *refusal {
	var known *refusal
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, store.ErrNotFound):
		return refuse(http.StatusNotFound, v1.CodeResourceNotFound, "resource not found")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return refuse(http.StatusServiceUnavailable, v1.CodeInternal, "the request was given up")
	}
	// The status is 500 for all that is wrong with the folder: sending the
	// request again does not help.
	code := cmp.Or(string(store.ConditionOf(err)), v1.CodeInternal)
	return refuse(http.StatusInternalServerError, code, "%v", err)
}

func writeRefusal(w http.ResponseWriter, err error) {
	known := asRefusal(err)
	writeJSON(w, known.Status, known.body())
}

func (r *refusal) body() v1.Error {
	body := v1.Error{Code: r.Code, Message: r.Message, Ref: newUID()}
	if r.Details != nil {
		// Details are maps of text: they always marshal.
		body.Details, _ = json.Marshal(r.Details)
	}
	return body
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	document, err := json.Marshal(body)
	if err != nil {
		status, document = http.StatusInternalServerError, []byte(`{"code":"InternalError"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(document) // the client is gone
}
