package variable

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// Format is what the values of a variable have to be.
type Format string

// The formats. Source: v1VariableFormat of the published API.
const (
	String   Format = "string" // any text; also what "" means
	Number   Format = "number"
	Boolean  Format = "boolean" // true or false, and neither 1 nor 0
	IPv4     Format = "ipv4"
	IPv4CIDR Format = "ipv4cidr"
	IPv6     Format = "ipv6"
	Version  Format = "version"
	Base64   Format = "base64"
)

// Formats lists all of them.
func Formats() []string {
	return []string{
		string(String), string(Number), string(Boolean), string(IPv4), string(IPv4CIDR), string(IPv6),
		string(Version), string(Base64),
	}
}

// FormatError is a value that is not of its variable's format. It does not hold the value,
// which may be a secret.
type FormatError struct{ Format Format }

func (e *FormatError) Error() string { return "the value is not of the format " + string(e.Format) }

// Check returns a *FormatError for a value that no reading of the format accepts. Values
// with a macro, and unknown formats, are not checked.
func (f Format) Check(value string) error {
	if strings.Contains(value, "{{") || f.takes(value) {
		return nil
	}
	return &FormatError{f}
}

func (f Format) takes(value string) bool {
	switch f {
	case Number:
		return isNumber(value)
	case Boolean:
		return value == "true" || value == "false"
	case IPv4:
		address, err := netip.ParseAddr(value)
		return err == nil && address.Is4()
	case IPv4CIDR:
		block, err := netip.ParsePrefix(value)
		return err == nil && block.Addr().Is4()
	case IPv6:
		address, err := netip.ParseAddr(value)
		return err == nil && address.Is6()
	case Version:
		return version().MatchString(value)
	case Base64:
		return isBase64(value)
	default:
		return true
	}
}

// version is a semantic version, or the beginning of one.
var version = lazyregexp.New(`^v?\d+(\.\d+){0,2}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// isNumber accepts whole numbers and fractions of any size, but not infinity and NaN.
func isNumber(value string) bool {
	_, err := strconv.ParseFloat(value, 64)
	return !errors.Is(err, strconv.ErrSyntax) && strings.ContainsAny(value, "0123456789")
}

// isBase64 accepts either alphabet, with and without padding: Palette's is not published.
func isBase64(value string) bool {
	return slices.ContainsFunc([]*base64.Encoding{
		base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding,
	}, func(encoding *base64.Encoding) bool {
		_, err := encoding.DecodeString(strings.TrimSpace(value))
		return err == nil
	})
}
