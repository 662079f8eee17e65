package provider

import (
	"crypto/rand"
	"errors"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// choice is the control plane that a provider configuration, completed by the environment, selects.
type choice struct {
	host, apiKey, embedded types.String
	projects               types.Set
	ca                     types.String
	insecure               types.Bool
	ambiguous              bool
	prober                 probe.Prober
	agent                  string
	unpublished            palette.Unpublished
}

// controlPlane reads the choice. The configuration wins over the environment as a whole: a host in the environment does
// not overrule a configuration that names the embedded control plane, nor the other way round.
func controlPlane(config model, prober probe.Prober, agent string, unpublished palette.Unpublished) choice {
	c := choice{
		ca: config.CACertificate, insecure: config.InsecureSkipVerify,
		prober: prober, agent: agent, unpublished: unpublished,
	}
	remote := !config.Host.IsNull() || !config.APIKey.IsNull()
	switch {
	case config.Embedded.IsUnknown():
		c.embedded = types.StringUnknown()
		return c
	case !config.Embedded.IsNull():
		given := attribute.Nested[embeddedModel](config.Embedded)
		c.embedded, c.projects = given.Path, embeddedProjects(given.Projects)
		return c
	case !remote:
		c.embedded = fallback(types.StringNull(), "PALETTE_EMBEDDED_PATH")
		c.projects = embeddedProjects(types.SetNull(types.StringType))
	}
	c.host = fallback(config.Host, "PALETTE_HOST", "SPECTROCLOUD_HOST")
	c.apiKey = fallback(config.APIKey, "PALETTE_API_KEY", "SPECTROCLOUD_APIKEY")
	c.ambiguous = !c.embedded.IsNull() && (!c.host.IsNull() || !c.apiKey.IsNull())
	return c
}

// embeddedProjects takes the names from the environment where the configuration has none.
func embeddedProjects(configured types.Set) types.Set {
	if !configured.IsNull() {
		return configured
	}
	var names []attr.Value
	for name := range strings.SplitSeq(os.Getenv("PALETTE_EMBEDDED_PROJECTS"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, types.StringValue(name))
		}
	}
	return types.SetValueMust(types.StringType, names)
}

// connect makes the client. Its error says what the configuration lacks.
func (c choice) connect() (*palette.Client, error) {
	switch {
	case c.host.IsUnknown(), c.apiKey.IsUnknown(), c.embedded.IsUnknown(), c.ca.IsUnknown(), c.insecure.IsUnknown():
		return nil, session.ErrConfigurationUnknown
	case c.ambiguous:
		return nil, session.ErrAmbiguousEnvironment
	case !c.embedded.IsNull():
		return c.openEmbedded()
	case c.host.IsNull() && c.apiKey.IsNull():
		return nil, session.ErrNoControlPlane
	case c.apiKey.ValueString() == "":
		return nil, session.ErrNoAPIKey
	}
	var pasted *credential.PasteError
	if err := credential.CheckAPIKey(c.apiKey.ValueString()); errors.As(err, &pasted) && pasted.Certain {
		return nil, err // of the environment: ValidateConfig has checked the key of the configuration
	}
	host := c.host.ValueString()
	if host == "" {
		host = defaultHost
	}
	return palette.New(palette.Config{
		BaseURL:            host,
		APIKey:             redact.New(c.apiKey.ValueString()),
		CA:                 []byte(c.ca.ValueString()),
		InsecureSkipVerify: c.insecure.ValueBool(),
		UserAgent:          c.agent,
		Unpublished:        c.unpublished,
	})
}

// embeddedHost is served in this process.
const embeddedHost = "https://palette.embedded.invalid"

// openEmbedded serves the embedded control plane to a client, over the same wire as Palette. Any key will do that is
// the same on both sides.
func (c choice) openEmbedded() (*palette.Client, error) {
	projects, known := attribute.Elements(c.projects)
	if !known {
		return nil, session.ErrConfigurationUnknown
	}
	folder, err := session.Folder(c.embedded.ValueString())
	if err != nil {
		return nil, err
	}
	data, err := store.Open(folder)
	if err != nil {
		return nil, err
	}
	key := redact.New(rand.Text())
	handler, err := controlplane.New(controlplane.Options{
		Store: data, Prober: c.prober, APIKey: key, Projects: projects,
	})
	if err != nil {
		return nil, err
	}
	return palette.New(palette.Config{
		BaseURL:   embeddedHost,
		APIKey:    key,
		Transport: controlplane.Transport(handler),
		UserAgent: c.agent,

		Unpublished: c.unpublished,
	})
}
