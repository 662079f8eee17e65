package palette

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// ErrAddress is in the chain of every error about Config.BaseURL.
var ErrAddress = errors.New("palette address cannot be used")

// ErrAPIKey is in the chain of every error about Config.APIKey.
var ErrAPIKey = errors.New("palette api key cannot be used")

// AddressError is the reason why an address cannot be Palette's. Its text does
// not repeat the address, which may hold a password. It is an ErrAddress.
type AddressError struct {
	// Reason completes the sentence "The address …".
	Reason string
	// Suggestion is the address without the parts that it must not have, "" when
	// there is none or when it might show a secret.
	Suggestion string
}

// Error implements error.
func (e *AddressError) Error() string { return ErrAddress.Error() + ": it " + e.Reason }

// Is reports whether target is ErrAddress.
func (e *AddressError) Is(target error) bool { return target == ErrAddress }

// CheckAddress returns an *AddressError for a Config.BaseURL that New refuses.
func CheckAddress(text string) error {
	_, err := parseAddress(text)
	return err
}

func parseAddress(text string) (*url.URL, error) {
	refuse := func(why, instead string) (*url.URL, error) { return nil, &AddressError{why, instead} }
	if strings.TrimSpace(text) == "" {
		return refuse("is empty", "")
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	address, err := url.Parse(text)
	if err != nil {
		return refuse("is not a host, host:port or https address", "")
	}
	host := strings.ToLower(address.Host)
	switch {
	case address.User != nil:
		return refuse("holds a user name or password", "")
	case address.Hostname() == "" || strings.ContainsAny(address.Host, " \t") || strings.HasSuffix(address.Host, ":"):
		return refuse("names no host", "")
	case address.Scheme == "http":
		return refuse("begins with http://, and the API key is sent over https:// alone", host)
	case address.Scheme != "https":
		return refuse("begins with "+strings.ToLower(address.Scheme)+"://, and Palette is reached over https:// alone",
			host)
	case address.RawQuery != "" || address.ForceQuery || address.Fragment != "":
		return refuse("holds a query or a fragment; it is a host and a port alone", host)
	case strings.Trim(address.Path, "/") != "":
		return refuse("holds a path; it is a host and a port alone", host)
	}
	return &url.URL{Scheme: "https", Host: host}, nil
}

func checkKey(key redact.Secret) error {
	text := key.Reveal()
	if text == "" {
		return fmt.Errorf("%w: it is empty", ErrAPIKey)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Errorf("%w: it holds a space, a line break or a character that no header may hold", ErrAPIKey)
	}
	return nil
}
