package store

import (
	"encoding/json"
	"testing"
)

func TestEnvelope(t *testing.T) {
	for _, name := range []string{"", "charts", `x"body":null}`, "\x00a\x00é"} {
		written := envelope{Name: name, Body: json.RawMessage(`{"body":{"body":1},"name":"other"}`)}
		text, err := written.text()
		if err != nil {
			t.Fatal(err)
		}
		var plain envelope
		if err := json.Unmarshal(text, &plain); err != nil || plain.Name != name ||
			string(plain.Body) != string(written.Body) {
			t.Errorf("%q is written as %s: %v", name, text, err)
		}
		read, err := envelopeIn(text)
		if err != nil || read.Name != name || string(read.Body) != string(written.Body) {
			t.Errorf("%s is read as %+v: %v", text, read, err)
		}
	}
	for _, text := range []string{"", "{}", `{"name":"charts"`, `{"name":"charts","body":1`, `["body":1}`} {
		if read, err := envelopeIn([]byte(text)); err == nil && len(read.Body) > 0 {
			t.Errorf("%s is read as %+v", text, read)
		}
	}
}
