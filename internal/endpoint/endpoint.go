package endpoint

import "strings"

// Kind is the kind of a registry, by its endpoint.
type Kind string

// The kinds. Basic is every registry that is not Amazon's.
const (
	Basic     Kind = "basic"
	ECR       Kind = "ecr"
	ECRPublic Kind = "ecr-public"
)

// Endpoint is a parsed endpoint from Parse, ParseBasic, ParseECR or Read. It is comparable
// with ==, which also compares the text; see Equal. The zero value is no endpoint. Do not
// set the fields.
type Endpoint struct {
	// Kind is "" for a text that Read kept although it is not an endpoint.
	Kind Kind
	// Host is in lower case, with ":port" when a port was written. In a
	// templated endpoint the region label is RegionVariable.
	Host string
	// Path has no slash at its ends; for ECRPublic it is the alias. "" = none.
	Path string
	// RegistryID is the AWS account number of an ECR endpoint.
	RegistryID string
	// Region is the AWS region of an ECR endpoint, "" while it is templated.
	Region string
	// Partition is the AWS partition of an ECR or ECRPublic endpoint; of a templated one,
	// the first that the suffix serves: see Partitions.
	Partition string

	FIPS, DualStack, Templated bool

	text string
}

// Parse reads an endpoint of any kind: a host similar to one of Amazon ECR as ParseECR
// does, any other as ParseBasic does. Errors are *Error.
func Parse(text string) (Endpoint, error) { return result(parse(text)) }

// ParseBasic reads the endpoint of a registry with auth_type "basic". An Amazon ECR host is
// an error, since ECR has no lasting user and password. Errors are *Error.
func ParseBasic(text string) (Endpoint, error) { return result(examine(text, written.basic)) }

// ParseECR reads the endpoint of a registry with auth_type "ecr": the grammar
// in the package comment and nothing else. Errors are *Error.
func ParseECR(text string) (Endpoint, error) { return result(examine(text, written.ecr)) }

// Read parses a text of Palette, which may contain an endpoint that Parse refuses. Such an
// Endpoint has only its String; CheckBasic and CheckECR return its error.
func Read(text string) Endpoint {
	if e, err := parse(text); err == nil {
		return e
	}
	return Endpoint{text: text}
}

// CheckBasic returns nil for a Basic endpoint, else the *Error of ParseBasic.
func (e Endpoint) CheckBasic() error {
	if e.Kind == Basic {
		return nil
	}
	_, err := ParseBasic(e.text)
	return err
}

// CheckECR returns nil for an endpoint of Amazon ECR, else the *Error of ParseECR.
func (e Endpoint) CheckECR() error {
	if e.Kind == ECR || e.Kind == ECRPublic {
		return nil
	}
	_, err := ParseECR(e.text)
	return err
}

func result(e Endpoint, err *Error) (Endpoint, error) {
	if err == nil {
		return e, nil
	}
	err.settle(func(text string) *Error {
		_, err := parse(text)
		return err
	})
	return Endpoint{}, err
}

func parse(text string) (Endpoint, *Error) {
	return examine(text, func(w written) (Endpoint, *Error) {
		if w.looksECR() {
			return w.ecr()
		}
		return w.basic()
	})
}

// examine makes the checks for every kind of endpoint, then check.
func examine(text string, check func(written) (Endpoint, *Error)) (Endpoint, *Error) {
	w := split(text)
	err := w.check(text)
	var e Endpoint
	if err == nil {
		e, err = check(w)
	}
	if err != nil {
		err.Text = shown(text)
		return Endpoint{}, err
	}
	e.text = text
	return e, nil
}

// String returns the endpoint as it was written, "" for the zero value.
func (e Endpoint) String() string { return e.text }

// Normalized returns the canonical text of this endpoint, which parses: lower-case host,
// no scheme, no default port, no trailing slash, RegionVariable without spaces. It is ""
// for the zero value.
func (e Endpoint) Normalized() string {
	host := strings.TrimSuffix(e.Host, ":443") // endpoints are always https
	if e.Path == "" {
		return host
	}
	return host + "/" + e.Path
}

// Equal reports whether two texts name the same registry, by their normalized form.
// Texts that do not parse are compared byte for byte.
func Equal(a, b string) bool {
	if a == b {
		return true
	}
	first, second := Read(a), Read(b)
	return first.Kind != "" && second.Kind != "" && first.Normalized() == second.Normalized()
}
