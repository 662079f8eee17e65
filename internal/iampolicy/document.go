package iampolicy

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Version is the version of the IAM policy language.
const Version = "2012-10-17"

// Document is an IAM policy document.
type Document struct {
	Version   string
	Statement []Statement
}

// Statement is one statement of a Document. Fields in the order in which they
// are written; empty ones are left out.
type Statement struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal map[string]Values `json:",omitempty"`
	Action    Values
	Resource  Values                       `json:",omitempty"`
	Condition map[string]map[string]Values `json:",omitempty"`
}

// Values is one text or several. IAM writes one without a list around it.
type Values []string

// MarshalJSON implements json.Marshaler.
func (v Values) MarshalJSON() ([]byte, error) {
	if len(v) == 1 {
		return json.Marshal(v[0])
	}
	return json.Marshal([]string(v))
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *Values) UnmarshalJSON(document []byte) error {
	var single string
	if err := json.Unmarshal(document, &single); err == nil {
		*v = Values{single}
		return nil
	}
	var several []string
	if err := json.Unmarshal(document, &several); err != nil {
		return fmt.Errorf("neither a text nor a list of texts: %w", err)
	}
	*v = several
	return nil
}

func (d *Document) allow(sid string, resource Values, actions ...string) {
	d.Statement = append(d.Statement, Statement{Sid: sid, Effect: "Allow", Action: actions, Resource: resource})
}

// JSON returns the document indented by two spaces, without a newline at the
// end.
func (d Document) JSON() string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // names may hold "&"
	encoder.SetIndent("", "  ")
	// A document is texts, lists and maps of texts: it always marshals.
	_ = encoder.Encode(d)
	return string(bytes.TrimRight(text.Bytes(), "\n"))
}
