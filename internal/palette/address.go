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

func parseAddress(text string) (*url.URL, error) {
	refuse := func(why string) (*url.URL, error) { return nil, fmt.Errorf("%w: %s", ErrAddress, why) }
	if strings.TrimSpace(text) == "" {
		return refuse("it is empty")
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	address, err := url.Parse(text)
	switch {
	case err != nil:
		// The text of a parse error repeats its input, which may hold a password.
		return refuse("it is not a host, host:port or https address")
	case address.Scheme != "https":
		return refuse("only https carries an api key, not " + address.Scheme)
	case address.User != nil:
		return refuse("it holds a user name or password")
	case address.Hostname() == "" || strings.ContainsAny(address.Host, " \t") || strings.HasSuffix(address.Host, ":"):
		return refuse("it names no host")
	case strings.Trim(address.Path, "/") != "" || address.RawQuery != "" || address.ForceQuery || address.Fragment != "":
		return refuse("it holds more than a host and a port")
	}
	return &url.URL{Scheme: "https", Host: strings.ToLower(address.Host)}, nil
}

func checkKey(key redact.Secret) error {
	text := key.Reveal()
	if text == "" {
		return fmt.Errorf("%w: it is empty", ErrAPIKey)
	}
	for i := range len(text) {
		if text[i] <= ' ' || text[i] > '~' {
			return fmt.Errorf("%w: it holds a space, a line break or a character that no header may hold", ErrAPIKey)
		}
	}
	return nil
}
