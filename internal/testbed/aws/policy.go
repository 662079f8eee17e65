package aws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// policy is an identity-based policy document. Only what is evaluated is accepted: a document with a condition,
// a principal or a negated element is refused rather than half understood.
type policy struct{ statements []statement }

type statement struct {
	Sid      string
	Effect   string
	Action   oneOrMany
	Resource oneOrMany
}

type oneOrMany []string

// UnmarshalJSON implements [json.Unmarshaler].
func (o *oneOrMany) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*o = oneOrMany{text}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(o))
}

func parsePolicy(document string) (policy, error) {
	var outer struct {
		Version   string
		ID        string `json:"Id"`
		Statement json.RawMessage
	}
	if err := strict(document, &outer); err != nil {
		return policy{}, err
	}
	if outer.Version != "2012-10-17" {
		return policy{}, fmt.Errorf("policy version %q is not 2012-10-17", outer.Version)
	}
	var list []statement
	if err := strict(string(outer.Statement), &list); err != nil {
		var stated statement
		if err := strict(string(outer.Statement), &stated); err != nil {
			return policy{}, err
		}
		list = []statement{stated}
	}
	for _, s := range list {
		if (s.Effect != "Allow" && s.Effect != "Deny") || len(s.Action) == 0 || len(s.Resource) == 0 {
			return policy{}, fmt.Errorf("policy statement %q lacks an effect, an action or a resource", s.Sid)
		}
	}
	return policy{statements: list}, nil
}

func strict(document string, target any) error {
	decoder := json.NewDecoder(bytes.NewReader([]byte(document)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(target); err != nil {
		return fmt.Errorf("policy document: %w", err)
	}
	return nil
}

func denied(arn, action, resource, because string) error {
	message := fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s", arn, action, resource)
	return &refusedError{json: "AccessDeniedException", query: "AccessDenied", message: message + because}
}

// evaluate is nil when the policies allow action on resource. An explicit deny wins.
func evaluate(policies []policy, arn, action, resource string) error {
	allowed := false
	for _, p := range policies {
		for _, s := range p.statements {
			if !s.matches(action, resource) {
				continue
			}
			if s.Effect == "Deny" {
				return denied(arn, action, resource, " with an explicit deny in an identity-based policy")
			}
			allowed = true
		}
	}
	if allowed {
		return nil
	}
	return denied(arn, action, resource, " because no identity-based policy allows the "+action+" action")
}

func (s statement) matches(action, resource string) bool {
	return s.Action.match(strings.ToLower(action), strings.ToLower) &&
		s.Resource.match(resource, func(t string) string { return t })
}

func (o oneOrMany) match(text string, fold func(string) string) bool {
	for _, pattern := range o {
		if wildcard(fold(pattern), text) {
			return true
		}
	}
	return false
}

// wildcard matches as IAM does: * is any run of characters, ? is one.
func wildcard(pattern, text string) bool {
	for len(pattern) > 0 {
		switch pattern[0] {
		case '*':
			for i := len(text); i >= 0; i-- {
				if wildcard(pattern[1:], text[i:]) {
					return true
				}
			}
			return false
		case '?':
			if text == "" {
				return false
			}
		default:
			if text == "" || text[0] != pattern[0] {
				return false
			}
		}
		pattern, text = pattern[1:], text[1:]
	}
	return text == ""
}

// Allow is a policy document that allows actions on every resource.
func Allow(actions ...string) string { return document("Allow", actions, "*") }

// AllowOn is a policy document that allows actions on one resource, wildcards included.
func AllowOn(resource string, actions ...string) string { return document("Allow", actions, resource) }

// Deny is a policy document that denies actions on every resource.
func Deny(actions ...string) string { return document("Deny", actions, "*") }

func document(effect string, actions []string, resource string) string {
	text, err := json.Marshal(map[string]any{
		"Version": "2012-10-17",
		"Statement": []any{map[string]any{
			"Sid": "Testbed", "Effect": effect, "Action": actions, "Resource": resource,
		}},
	})
	if err != nil {
		panic(err) // strings and lists are always JSON
	}
	return string(text)
}
