package attribute

import (
	"errors"
	"strings"
	"unicode"

	"github.com/opencontainers/go-digest"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/layer"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
)

// The checks of the domain rooms as validators.
var (
	// NotEmpty rejects the empty text, which is an absent one for the API.
	NotEmpty = Valid("not empty", "Empty Value", checkNotEmpty)
	// TrimmedName rejects names that look like others. Palette publishes no further rule.
	TrimmedName = Valid("a name without surrounding white space", "Invalid Name", checkTrimmed)
	// ProjectName is for projects of the embedded control plane.
	ProjectName = Valid("the name of a project", "Invalid Name", checkProjectName)
	// ContentPath is for a path below a registry's host.
	ContentPath = Valid("a path below the registry's host", "Invalid Path", checkContentPath)

	Endpoint       = Valid("a registry endpoint", "Invalid Endpoint", parsed(endpoint.Parse))
	Region         = Valid("an AWS region", "Invalid Region", endpoint.CheckRegion)
	RoleARN        = Valid("the ARN of an IAM role", "Invalid Role ARN", parsed(credential.ParseRoleARN))
	CACertificate  = Valid("CA certificates in PEM", "Invalid CA Certificate", probe.CheckCA)
	ProfileVersion = Valid("a version such as 1.0.0", "Invalid Profile Version", palette.CheckProfileVersion)
	Scope          = OneOf("Invalid Scope", diagnose.ScopeMeaning, palette.ScopeProject, palette.ScopeTenant)

	ChartName       = Valid("the name of a chart", "Invalid Chart Name", chart.CheckName)
	ChartVersion    = Valid("an exact chart version", "Chart Version Not Exact", parsed(chart.ParseVersion))
	ChartConstraint = Valid(
		"a condition on versions, such as ~> 1.2", "Invalid Version Constraint", parsed(chart.ParseConstraint),
	)
	ChartDigest = Valid("a digest such as sha256:…", "Invalid Digest", checkDigest)
	Namespace   = Valid("a namespace", "Invalid Namespace", layer.CheckNamespace)
	ReleaseName = Valid("a Helm release name", "Invalid Release Name", layer.CheckReleaseName)
	Values      = Valid("a YAML mapping", "Invalid Values", layer.CheckValues)
)

// The checks of credentials that are pasted, or read from a file. Their errors never repeat the text.
var (
	Username        = Valid("a user name without what is pasted along", notAsPasted, credential.CheckUsername)
	Password        = Valid("a password without what is pasted along", notAsPasted, credential.CheckPassword)
	AccessKeyID     = Valid("the id of an AWS access key", notAsPasted, credential.CheckAccessKeyID)
	SecretAccessKey = Valid("the secret of an AWS access key", notAsPasted, credential.CheckSecretAccessKey)
	ExternalID      = Valid("an external id", notAsPasted, credential.CheckExternalID)
	APIKey          = Valid("an API key without what is pasted along", notAsPasted, credential.CheckAPIKey)
	PaletteHost     = Valid("a host or an https:// address", "Invalid Palette Host", checkPaletteHost)
)

const notAsPasted = "Malformed Credential"

var (
	errEmpty   = errors.New("the text is empty; write a value, or remove the attribute if it is optional")
	errSpace   = errors.New("the name begins or ends with white space; remove it")
	errControl = errors.New("the name contains a control character; remove it")
	errDigest  = errors.New("the text is not a digest of a manifest: write sha256: and 64 hexadecimal digits, as " +
		"`helm push` prints it, or remove the attribute to record the digest of the version")
	// Palette's console takes several paths; how its API separates them is not published.
	errSeveralPaths = errors.New("the text contains a comma, and base_content_path is one path. For charts under " +
		"several paths, register the registry once for each path, with different names")
	errHostUser = errors.New("the host contains a user name or password; set the API key in api_key, and write only " +
		"the host, such as palette.example.com")
)

func checkNotEmpty(text string) error {
	if text == "" {
		return errEmpty
	}
	return nil
}

func checkTrimmed(text string) error {
	if strings.TrimSpace(text) != text {
		return errSpace
	}
	return checkNotEmpty(text)
}

func checkProjectName(text string) error {
	if err := checkTrimmed(text); err != nil {
		return err
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.C, r) }) {
		return errControl
	}
	return nil
}

func checkContentPath(text string) error {
	switch {
	case text == "":
		return errEmpty
	case strings.Contains(text, ","):
		return errSeveralPaths
	}
	return endpoint.CheckPath(text)
}

func checkDigest(text string) error {
	if _, err := digest.Parse(text); err != nil {
		return errDigest
	}
	return nil
}

func checkPaletteHost(text string) error {
	switch {
	case text == "":
		return errEmpty
	case strings.Contains(text, "@"):
		return errHostUser
	}
	if err := credential.CheckPasted(text); err != nil {
		return err
	}
	return palette.CheckAddress(text)
}

// parsed is the check that a text can be parsed.
func parsed[T any](parse func(string) (T, error)) func(string) error {
	return func(text string) error {
		_, err := parse(text)
		return err
	}
}
