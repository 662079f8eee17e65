package attribute

import (
	"errors"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

var (
	errEmpty   = errors.New("the text is empty; write a value, or remove the attribute if it is optional")
	errSpace   = errors.New("the name begins or ends with white space; remove it")
	errControl = errors.New("the name contains a control character; remove it")
	errDigest  = errors.New("the text is not a digest of a manifest: write sha256: and 64 hexadecimal digits, as " +
		"`helm push` prints it, or remove the attribute to record the digest of the version")
	// Palette's console takes several paths; how its API separates them is not published.
	errSeveralPaths = errors.New("the text contains a comma, and base_content_path is one path. For charts under " +
		"several paths, register the registry once for each path, with different names")
)

// NotEmpty rejects the empty text, which is an absent one for the API.
func NotEmpty() validator.String {
	return Valid("not empty", "Empty Value", func(text string) error {
		if text == "" {
			return errEmpty
		}
		return nil
	})
}

// TrimmedName rejects names that look like others. Palette publishes no further rule.
func TrimmedName() validator.String {
	return Valid("a name without surrounding white space", "Invalid Name", checkTrimmed)
}

func checkTrimmed(text string) error {
	switch {
	case text == "":
		return errEmpty
	case strings.TrimSpace(text) != text:
		return errSpace
	}
	return nil
}

// ProjectName checks the name of a project of the embedded control plane.
func ProjectName() validator.String {
	return Valid("the name of a project", "Invalid Name", func(text string) error {
		err := checkTrimmed(text)
		if err == nil && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.C, r) }) {
			err = errControl
		}
		return err
	})
}

// ContentPath checks a path below a registry's host.
func ContentPath() validator.String {
	return Valid("a path below the registry's host", "Invalid Path", func(text string) error {
		switch {
		case text == "":
			return errEmpty
		case strings.Contains(text, ","):
			return errSeveralPaths
		}
		return endpoint.CheckPath(text)
	})
}

// Region checks the form of an AWS region.
func Region() validator.String {
	return Valid("an AWS region", "Invalid Region", endpoint.CheckRegion)
}

// RoleARN checks the ARN of an IAM role.
func RoleARN() validator.String {
	return Valid("the ARN of an IAM role", "Invalid Role ARN", parsed(credential.ParseRoleARN))
}

// CACertificate checks CA certificates in PEM.
func CACertificate() validator.String {
	return Valid("CA certificates in PEM", "Invalid CA Certificate", probe.CheckCA)
}

// ChartName checks the name of a chart.
func ChartName() validator.String {
	return Valid("the name of a chart", "Invalid Chart Name", chart.CheckName)
}

// ChartVersion checks the exact version of a chart.
func ChartVersion() validator.String {
	return Valid("an exact chart version", "Chart Version Not Exact", parsed(chart.ParseVersion))
}

// ChartConstraint checks a condition on chart versions.
func ChartConstraint() validator.String {
	return Valid("a condition on versions, such as ~> 1.2", "Invalid Version Constraint", parsed(chart.ParseConstraint))
}

// ChartDigest checks the digest of a manifest.
func ChartDigest() validator.String {
	return Valid("a digest such as sha256:…", "Invalid Digest", func(text string) error {
		if _, err := digest.Parse(text); err != nil {
			return errDigest
		}
		return nil
	})
}

// ProfileVersion checks the version of a cluster profile.
func ProfileVersion() validator.String {
	return Valid("a version such as 1.0.0", "Invalid Profile Version", palette.CheckProfileVersion)
}

// Scope checks where a cluster profile lives.
func Scope() validator.String {
	return OneOf("Invalid Scope", diagnose.ScopeMeaning, palette.ScopeProject, palette.ScopeTenant)
}

// Namespace checks the name of a Kubernetes namespace.
func Namespace() validator.String {
	return Valid("a namespace", "Invalid Namespace", layer.CheckNamespace)
}

// ReleaseName checks the name of a Helm release.
func ReleaseName() validator.String {
	return Valid("a Helm release name", "Invalid Release Name", layer.CheckReleaseName)
}

// Values checks the values of a chart.
func Values() validator.String {
	return Valid("a YAML mapping", "Invalid Values", layer.CheckValues)
}

// Endpoint checks any registry endpoint.
func Endpoint() validator.String {
	return Valid("a registry endpoint", "Invalid Endpoint", parsed(endpoint.Parse))
}

// parsed is the check that a text can be parsed.
func parsed[T any](parse func(string) (T, error)) func(string) error {
	return func(text string) error {
		_, err := parse(text)
		return err
	}
}
