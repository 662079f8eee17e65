package controlplane

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
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

func created(uid, tag string) response {
	return response{Status: http.StatusCreated, Body: v1.UID{UID: uid}, Tag: tag}
}

var noContent = response{Status: http.StatusNoContent}

// operation serves one request, whose scope was checked already.
type operation func(*call) (response, error)

// call is one request and the Server that serves it.
type call struct {
	*Server
	r     *http.Request
	body  []byte
	scope scope
	// kind is the kind of registry that the path is for; "" is any.
	kind string
	// tx is the transaction of an operation that reads or writes.
	tx *store.Tx
	// committed runs when the changes of the transaction are on disk; nil does nothing.
	committed func()
}

// uid is the object that the path names.
func (c *call) uid() string { return c.r.PathValue("uid") }

func (c *call) query(name string) string { return c.r.URL.Query().Get(name) }

// reads, writes and apart choose the transaction of an operation. An operation
// apart has transactions of its own, because it contacts a registry or writes only
// sometimes, or none.
func reads(serve operation) operation {
	return func(c *call) (response, error) { return c.transact(c.options.Store.View, serve) }
}

func writes(serve operation) operation {
	return func(c *call) (response, error) { return c.transact(c.options.Store.Update, serve) }
}

func apart(serve operation) operation { return serve }

func (c *call) transact(
	begin func(context.Context, func(*store.Tx) error) error, serve operation,
) (found response, err error) {
	err = begin(c.r.Context(), func(tx *store.Tx) error {
		c.tx = tx
		found, err = serve(c)
		return err
	})
	if err == nil && c.committed != nil {
		c.committed()
	}
	return found, err
}

// decoding decodes the body of a request before its transaction begins.
func decoding[T any](transaction func(operation) operation, serve func(*call, *T) (response, error)) operation {
	return func(c *call) (response, error) {
		body := new(T)
		if err := decode(c.body, body); err != nil {
			return response{}, err
		}
		return transaction(func(c *call) (response, error) { return serve(c, body) })(c)
	}
}

// decodingOptional is decoding for operations whose body may be left out.
func decodingOptional[T any](transaction func(operation) operation, serve func(*call, *T) (response, error)) operation {
	return func(c *call) (response, error) {
		if len(c.body) == 0 {
			c.body = []byte("{}")
		}
		return decoding(transaction, serve)(c)
	}
}

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
	c := &call{Server: s, r: r}
	var err error
	if c.scope, err = s.projects.scope(r.Header.Get(v1.HeaderProjectUID)); err == nil {
		c.body, err = receiveBody(w, r)
	}
	if err == nil {
		err = s.options.Mood.allow(r, c.scope)
	}
	if err != nil {
		return response{}, err
	}
	found, err := run(c)
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
func (c *call) flag(name string) (bool, error) {
	text := c.query(name)
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
