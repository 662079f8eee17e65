package controlplane

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// bodyLimit bounds a request in bytes. The largest legitimate ones are profiles
// of many layers with long values.
const bodyLimit = 8 << 20

// answer is what an operation returns when it does not return an error. A nil
// Body is sent without one.
type answer struct {
	Status int
	Body   any
	// Tag is the entity tag of the profile that was read or changed; "" for
	// none.
	Tag string
}

func ok(body any) answer { return answer{Status: http.StatusOK, Body: body} }

func created(uid string) answer { return answer{Status: http.StatusCreated, Body: v1.UID{UID: uid}} }

var noContent = answer{Status: http.StatusNoContent}

// operation answers one request. The scope was checked already.
type operation func(s *Server, r *http.Request, in scope) (answer, error)

func (s *Server) handle(run operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		mood := s.options.Mood
		mood.request(r)
		in, err := scopeOf(r)
		if err != nil {
			writeRefusal(w, err)
			return
		}
		found, err := run(s, r, in)
		if err != nil {
			writeRefusal(w, mood.refusal(err))
			return
		}
		writeAnswer(w, r, mood.answer(found))
	})
}

func writeAnswer(w http.ResponseWriter, r *http.Request, found answer) {
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

// decode reads the JSON body into the value that into points to. Fields that
// are not known here are left alone: Palette knows more of them.
func decode(r *http.Request, into any) error {
	document, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return refuse(http.StatusRequestEntityTooLarge, v1.CodeInvalidRequest,
			"the body is larger than %d bytes", bodyLimit)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(document, into); err != nil {
		return invalid("the body is not the JSON that is expected here: %s", where(err))
	}
	return nil
}

// where says what is wrong with a document without repeating any of it: it may
// hold secrets.
func where(err error) string {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &shape):
		return "field " + strconv.Quote(shape.Field) + " is a " + shape.Value + ", not a " + shape.Type.String()
	case errors.As(err, &syntax):
		return "it is malformed at byte " + strconv.FormatInt(syntax.Offset, 10)
	}
	return "it is malformed"
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
