package provider

import (
	"context"
	"crypto/x509"
	"os"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

// defaultHost is Palette's own address, for configurations that set only a key.
const defaultHost = "api.spectrocloud.com"

// unpublishedVariable decides what becomes of unpublished changes of others in a profile. It is no attribute: the
// decision is about one run.
const unpublishedVariable = "PALETTE_UNPUBLISHED_CHANGES"

// checksVariable is used where the configuration has no chart_checks.
const checksVariable = "PALETTE_CHART_CHECKS"

// chartChecks says how strictly charts are checked. While the configuration is not known, no response of a registry
// fails the plan. It is not valid where the environment has another value than those of chart_checks.
func chartChecks(configured types.String) (checks session.Checks, valid bool) {
	if configured.IsUnknown() {
		return session.Warn, true
	}
	text := fallback(configured, checksVariable).ValueString()
	return session.Checks(text), text == "" || slices.Contains(session.ChecksNames(), text)
}

// ValidateConfig checks the choice of the control plane and the entries of registry_auth.
func (p *Provider) ValidateConfig(
	ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse,
) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !config.Embedded.IsNull() && (!config.Host.IsNull() || !config.APIKey.IsNull()) {
		diagnose.TwoControlPlanes().AddTo(&resp.Diagnostics, diagnose.Error)
	}
	folder := attribute.Nested[embeddedModel](config.Embedded).Path
	if _, err := session.Folder(folder.ValueString()); err != nil {
		diagnose.Palette("open the embedded control plane", err).At(path.Root("embedded").AtName("path")).
			AddTo(&resp.Diagnostics, diagnose.Error)
	}
	registryAuth(config.RegistryAuth, &resp.Diagnostics)
}

// Configure builds the session. A value that is wrong or not known yet shows when an operation needs it, so that plans
// that do not need it do not fail.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The first request needs the system's certificates, which Go reads once and, on some systems, file by file.
	go func() { _, _ = x509.SystemCertPool() }()
	if config.InsecureSkipVerify.ValueBool() {
		diagnose.PaletteNotVerified().At(path.Root("insecure_skip_verify")).AddTo(&resp.Diagnostics, diagnose.Warning)
	}
	unpublished := palette.Unpublished(os.Getenv(unpublishedVariable))
	if unpublished != "" && unpublished != palette.PublishUnpublished && unpublished != palette.DiscardUnpublished {
		diagnose.UnpublishedChoice(unpublishedVariable, string(unpublished)).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	checks, valid := chartChecks(config.ChartChecks)
	if !valid {
		diagnose.ChecksChoice(checksVariable, string(checks)).AddTo(&resp.Diagnostics, diagnose.Error)
		return
	}
	agent := "terraform-provider-palette/" + p.version
	logins := ecr.New(ecr.Options{UserAgent: agent})
	prober := oci.New(oci.Options{ECR: logins, UserAgent: agent})
	project := fallback(config.Project, "PALETTE_PROJECT")
	chosen := controlPlane(config, prober, agent, unpublished)
	shared := session.New(session.Options{
		Connect:        chosen.connect,
		Embedded:       !chosen.embedded.IsNull() && !chosen.ambiguous,
		Prober:         prober,
		Log:            journalLogger(),
		Logins:         logins,
		Checks:         checks,
		Project:        project.ValueString(),
		ProjectUnknown: project.IsUnknown(),
		Credentials:    registryAuth(config.RegistryAuth, &resp.Diagnostics),
	})
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = shared, shared, shared
	resp.ListResourceData = shared
}

// fallback takes a value that the configuration leaves out from the environment: from the first variable that is set.
func fallback(configured types.String, variables ...string) types.String {
	if !configured.IsNull() {
		return configured
	}
	for _, variable := range variables {
		if value := os.Getenv(variable); value != "" {
			return types.StringValue(value)
		}
	}
	return types.StringNull()
}
