package store

import (
	"bytes"
	"encoding/json"
)

// envelope is what is sealed: a document and the name it is indexed by.
type envelope struct {
	Name string          `json:"name,omitempty"`
	Body json.RawMessage `json:"body"`
}

const (
	beforeBody = `"body":`
	emptyBody  = "null"
)

// text is the envelope as JSON. Body, which is JSON already, is not looked
// through once more: a document may be large.
func (e envelope) text() ([]byte, error) {
	frame, err := json.Marshal(envelope{Name: e.Name, Body: json.RawMessage(emptyBody)})
	if err != nil {
		return nil, err
	}
	return append(append(frame[:len(frame)-len(emptyBody+"}")], e.Body...), '}'), nil
}

// envelopeIn reads what text has made, without looking through the body.
func envelopeIn(text []byte) (found envelope, err error) {
	// A name that holds the same letters has its quotes escaped.
	frame, body, cut := bytes.Cut(text, []byte(beforeBody))
	body, ended := bytes.CutSuffix(body, []byte("}"))
	if !cut || !ended {
		return envelope{}, json.Unmarshal(text, &found)
	}
	err = json.Unmarshal(append(append(bytes.Clone(frame), beforeBody+emptyBody...), '}'), &found)
	found.Body = body
	return found, err
}
