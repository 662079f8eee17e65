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

// nameIn reads what a creation calls its object, and leaves the body as it was.
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

// uidIn reads the uid of what was created, whatever the case of its field, and
// leaves the body as it was. It is "" when the response does not say it.
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

// interrupted is what a request gets once the visit was ended: a refusal,
// which no client sends again.
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
