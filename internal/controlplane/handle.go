package controlplane

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strconv"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// response is what an operation returns when it does not return an error. A nil
// Body is sent without one.
type response struct {
	Status int
	Body   any
	// Tag is the entity tag of the profile that was read or changed; "" for
	// none.
	Tag string
}

func ok(body any) response { return response{Status: http.StatusOK, Body: body} }

func created(uid string) response {
	return response{Status: http.StatusCreated, Body: v1.UID{UID: uid}}
}

var noContent = response{Status: http.StatusNoContent}

// operation serves one request. The scope was checked already.
type operation func(s *Server, r *http.Request, scoped scope) (response, error)

func (s *Server) handle(run operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mood := s.options.Mood
		mood.request(r)
		found, err := s.run(w, r, run)
		if err != nil {
			mood.writeRefusal(w, err)
			return
		}
		found.Tag, found.Body = mood.tag(r, found.Tag), mood.document(r.Pattern, found.Body)
		writeResponse(w, r, found)
	})
}

// run serves a request in the mood of the Server.
func (s *Server) run(w http.ResponseWriter, r *http.Request, run operation) (response, error) {
	scoped, err := s.scopeOf(r)
	if err == nil {
		err = receiveBody(w, r)
	}
	if err == nil {
		err = s.options.Mood.allow(r, scoped)
	}
	if err != nil {
		return response{}, err
	}
	found, err := run(s, r, scoped)
	if err != nil {
		return noContent, s.options.Mood.refusal(r, err)
	}
	return found, nil
}

func writeResponse(w http.ResponseWriter, r *http.Request, found response) {
	if found.Tag != "" {
		w.Header().Set(v1.HeaderETag, found.Tag)
	}
	if r.Method != http.MethodGet {
		w.Header().Set(v1.HeaderAuditUID, newUID())
	}
	if found.Body == nil {
		w.WriteHeader(found.Status)
		return
	}
	writeJSON(w, found.Status, found.Body)
}

// flag reads a boolean query parameter; absent is false.
func flag(r *http.Request, name string) (bool, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return false, nil
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		return false, invalid("query parameter %s must be true or false", name)
	}
	return value, nil
}

// newUID returns 24 hexadecimal digits, the form of Palette's uids.
func newUID() string {
	uid := make([]byte, 12)
	_, _ = rand.Read(uid) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(uid)
}
