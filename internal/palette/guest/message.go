package guest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// bodyLimit bounds what is read of a body, in bytes.
const bodyLimit = 16 << 20

// nameIn reads the name of the object of a creation, and keeps the body.
func nameIn(r *http.Request) (string, error) {
	if r.Body == nil {
		return "", nil
	}
	content, err := peek(&r.Body)
	var body struct{ Metadata struct{ Name string } }
	if err == nil {
		err = json.Unmarshal(content, &body)
	}
	return body.Metadata.Name, err
}

// uidIn reads the uid of a created object, whatever the case of its field, and keeps
// the body. It is "" when the response does not have it.
func uidIn(response *http.Response) (string, error) {
	content, err := peek(&response.Body)
	var body struct{ UID any }
	if err != nil || json.Unmarshal(content, &body) != nil {
		return "", err
	}
	uid, _ := body.UID.(string)
	return uid, nil
}

// peek reads a body and puts a copy in its place.
func peek(body *io.ReadCloser) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(*body, bodyLimit))
	_ = (*body).Close()
	*body = io.NopCloser(bytes.NewReader(content))
	return content, err
}

// interrupted is the response to a request after Stop: a refusal that no client
// repeats.
func interrupted(r *http.Request) *http.Response {
	if r.Body != nil {
		_ = r.Body.Close()
	}
	const status = http.StatusForbidden
	const body = `{"code":"Interrupted","message":"the visit was interrupted: this was not sent"}`
	return &http.Response{
		Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}},
		Body:   io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}
