package endpoint

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
)

// longestPath bounds a repository name, as registries do.
const longestPath = 255

// segment matches a component of a repository name: OCI distribution specification 1.1,
// "Pulling manifests".
var segment = lazyregexp.New(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$`)

// CheckPath checks a path inside a registry, such as base_content_path, by the grammar of
// repository names. One slash at either end is accepted, and "/" alone is the root; "" is
// refused. Errors are *Error, their Suggestion is a path.
func CheckPath(text string) error {
	if text == "/" {
		return nil
	}
	err := checkPath(strings.TrimSuffix(strings.TrimPrefix(text, "/"), "/"))
	if err == nil {
		return nil
	}
	err.settle(checkPath)
	err.Text = text
	return err
}

// checkPath checks a path without its outer slashes. The Suggestion is a path.
func checkPath(path string) *Error {
	switch {
	case path == "":
		return refuse(Path, "", "The path is empty.")
	case strings.Contains(path, "://"):
		return refuse(Path, "", "The path %q holds a scheme. A path is the part after the host.", path)
	case strings.Contains(path, "@"):
		return refuse(Digest, path[:strings.IndexByte(path, '@')], "The path ends with a digest. A digest belongs to "+
			"a chart, not to a registry.")
	case strings.Contains(path, ":"):
		return refuse(Tag, path[:strings.IndexByte(path, ':')], "The path ends with a tag. A tag belongs to a chart, "+
			"not to a registry.")
	case strings.Contains("/"+path+"/", "//"):
		return refuse(Slash, strings.Join(strings.FieldsFunc(path, isSlash), "/"), "The path %q has an empty part: "+
			"two slashes follow each other.", path)
	case len(path) > longestPath:
		return refuse(Path, "", "The path has %d characters; a repository name has at most %d.", len(path), longestPath)
	}
	for part := range strings.SplitSeq(path, "/") {
		if err := checkSegment(path, part); err != nil {
			return err
		}
	}
	return nil
}

// SamePath reports whether two paths inside a registry are equal without the slashes at
// their ends, which Palette may add or remove. "/" equals "".
func SamePath(a, b string) bool { return strings.Trim(a, "/") == strings.Trim(b, "/") }

func isSlash(r rune) bool { return r == '/' }

func checkSegment(path, part string) *Error {
	switch {
	case part == "." || part == "..":
		return refuse(DotSegment, "", "The path %q has a part %q. Write the path without it.", path, part)
	case segment().MatchString(part):
		return nil
	case segment().MatchString(strings.ToLower(part)):
		return refuse(PathCase, strings.ToLower(path), "The path %q has upper case. Repository names are in lower "+
			"case.", path)
	}
	return refuse(Path, "", "The part %q of the path is not part of a repository name: lower-case letters and "+
		"digits, with single . _ __ or hyphens between them.", part)
}
