package endpoint

import (
	"net/netip"
	"strings"
	"unicode"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// written holds the parts of an endpoint's text before the checks.
type written struct {
	scheme   string // lower case, "" = none
	userInfo bool
	query    bool
	fragment bool
	host     string // as written, brackets of IPv6 included
	port     string
	hasPort  bool
	path     string // after the first slash
	hasPath  bool
}

var (
	scheme = lazyregexp.New(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	// An "@" before a digest is not the end of user information.
	digest = lazyregexp.New(`^sha(256|384|512):`)
)

// split does not fail: it leaves mistakes in the parts, for the checks.
func split(text string) written {
	var w written
	if found := scheme().FindStringSubmatch(text); found != nil {
		w.scheme = strings.ToLower(found[1])
		text = text[len(found[0]):]
	}
	if end := userInfoEnd(text); end > 0 {
		w.userInfo = true
		text = text[end:]
	}
	if end := strings.IndexAny(text, "?#"); end >= 0 {
		w.query, w.fragment = text[end] == '?', text[end] == '#'
		text = text[:end]
	}
	authority, path, hasPath := strings.Cut(text, "/")
	w.path, w.hasPath = path, hasPath
	w.host, w.port, w.hasPort = splitPort(authority)
	return w
}

// userInfoEnd returns the index after the last "@" that does not begin a digest, 0 for
// none: a password may contain slashes, question marks and further "@".
func userInfoEnd(text string) int {
	for end := strings.LastIndexByte(text, '@'); end >= 0; end = strings.LastIndexByte(text[:end], '@') {
		if !digest().MatchString(text[end+1:]) {
			return end + 1
		}
	}
	return 0
}

// splitPort cuts at the colon after brackets and braces. More than one is an IPv6 address.
func splitPort(authority string) (host, port string, hasPort bool) {
	start := strings.LastIndexAny(authority, "]}") + 1
	if strings.Count(authority[start:], ":") != 1 {
		return authority, "", false
	}
	host, port, _ = strings.Cut(authority[start:], ":")
	return authority[:start] + host, port, true
}

// clean returns the text without the parts that no endpoint has.
func (w written) clean() string {
	text := w.host
	if w.hasPort {
		text += ":" + w.port
	}
	if w.hasPath {
		text += "/" + w.path
	}
	return text
}

// check makes the checks for every kind of endpoint.
func (w written) check(text string) *Error {
	switch trimmed := bare(text); {
	case trimmed == "":
		return refuse(Empty, "", "The endpoint is empty. It is the host of the registry, for example "+
			"contoso.azurecr.io.")
	case strings.HasSuffix(text, "\n"), strings.HasSuffix(text, "\r"):
		return refuse(Whitespace, trimmed, "The endpoint ends with a line break, as files do.")
	case trimmed != text:
		return refuse(Whitespace, trimmed, "The endpoint begins or ends with white space, a byte order mark or quotes.")
	case w.scheme == "oci":
		return refuse(OCIScheme, w.clean(), "The endpoint begins with oci://. An endpoint is the host alone; oci:// "+
			"is added where a chart is named.")
	case w.scheme == "http":
		return refuse(PlainHTTP, w.clean(), "The endpoint begins with http://. Registries are reached over TLS only: "+
			"write the host without a scheme.")
	case w.scheme != "" && w.scheme != "https":
		return refuse(Scheme, w.clean(), "The endpoint begins with %s://. The only scheme that an endpoint may have "+
			"is https://, and only with auth_type = \"basic\".", w.scheme)
	case w.userInfo:
		return refuse(UserInfo, w.clean(), "The endpoint holds a user name or a password in front of the host. "+
			"Credentials go into basic, access_key or sts.")
	case w.query:
		return refuse(Query, w.clean(), "The endpoint holds a query (everything from the question mark on). An "+
			"endpoint ends with its host or path.")
	case w.fragment:
		return refuse(Fragment, w.clean(), "The endpoint holds a fragment (everything from the number sign on). An "+
			"endpoint ends with its host or path.")
	case strings.Contains(w.host, "@"):
		w.host, w.hasPort = w.host[:strings.IndexByte(w.host, '@')], false
		return refuse(Digest, w.clean(), "The endpoint ends with a digest. A digest belongs to a chart, not to a "+
			"registry.")
	}
	return w.checkSpace()
}

// bare returns a text without pasted characters around it.
func bare(text string) string {
	const around = "\ufeff\"'`“”‘’"
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(around, r) })
}

// checkSpace finds white space outside the braces of a variable.
func (w written) checkSpace() *Error {
	before, inside, after := braces(w.clean())
	outside := strings.Join(strings.Fields(before), "") + inside + strings.Join(strings.Fields(after), "")
	if outside == w.clean() {
		return nil
	}
	return refuse(Whitespace, outside,
		"The endpoint holds white space. It is allowed only inside the braces of the region variable.")
}

// shown returns a text without the parts that may be secret.
func shown(text string) string {
	front := scheme().FindString(text)
	rest := text[len(front):]
	if end := userInfoEnd(rest); end > 0 {
		front, rest = front+"[redacted]@", rest[end:]
	}
	if end := strings.IndexAny(rest, "?#"); end >= 0 {
		rest = rest[:end+1] + "[redacted]"
	}
	return front + rest
}

// unbracketed returns an IPv6 address without brackets in brackets.
func unbracketed(host string) (string, bool) {
	address, err := netip.ParseAddr(host)
	if err != nil || !address.Is6() || address.Zone() != "" {
		return "", false
	}
	return "[" + address.String() + "]", true
}
