package endpoint

import "strings"

// Kind is the kind of a registry, as far as its endpoint tells.
type Kind string

// The kinds. Basic is every registry that is not Amazon's.
const (
	Basic     Kind = "basic"
	ECR       Kind = "ecr"
	ECRPublic Kind = "ecr-public"
)

// Endpoint is a parsed endpoint: a value, made by Parse, ParseBasic and
// ParseECR, comparable with == (which also compares how it was written; see
// Equal). The zero value is no endpoint. Read the fields, don't set them.
type Endpoint struct {
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
	// Partition is the AWS partition of an ECR or ECRPublic endpoint. While
	// the endpoint is templated it is the first one that the suffix serves:
	// see Partitions.
	Partition string

	FIPS, DualStack, Templated bool

	text string
}

// Parse reads an endpoint of any kind. A host that looks like Amazon ECR is
// checked as ParseECR does, every other as ParseBasic does; what either of them
// accepts, Parse accepts as the same value. Errors are *Error.
func Parse(text string) (Endpoint, error) { return result(parse(text)) }

// ParseBasic reads the endpoint of a registry with auth_type "basic". An
// Amazon ECR host is an error, since ECR has no lasting user and password.
// Errors are *Error.
func ParseBasic(text string) (Endpoint, error) { return result(parseBasic(text)) }

// ParseECR reads the endpoint of a registry with auth_type "ecr": the grammar
// in the package comment and nothing else. Errors are *Error.
func ParseECR(text string) (Endpoint, error) { return result(parseECR(text)) }

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
	return read(text, func(w written) (Endpoint, *Error) {
		if w.looksECR() {
			return w.ecr()
		}
		return w.basic()
	})
}

func parseBasic(text string) (Endpoint, *Error) { return read(text, written.basic) }

func parseECR(text string) (Endpoint, *Error) { return read(text, written.ecr) }

// read splits the text, checks what is wrong in every kind of endpoint, leaves
// the rest to the check of the kind, and signs what comes back.
func read(text string, check func(written) (Endpoint, *Error)) (Endpoint, *Error) {
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

// Normalized returns the one spelling of this registry: lower-case host, no
// scheme, no default port, no trailing slash, RegionVariable without spaces.
// It parses, and it is its own normalised form. "" for the zero value.
func (e Endpoint) Normalized() string {
	host := strings.TrimSuffix(e.Host, ":443") // endpoints are always https
	if e.Path == "" {
		return host
	}
	return host + "/" + e.Path
}

// Equal reports whether two texts name the same registry however they are
// written. Texts that do not parse are compared byte for byte.
func Equal(a, b string) bool {
	if a == b {
		return true
	}
	first, err := Parse(a)
	if err != nil {
		return false
	}
	second, err := Parse(b)
	return err == nil && first.Normalized() == second.Normalized()
}
