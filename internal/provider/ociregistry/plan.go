package ociregistry

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// ValidateConfig checks the combination of auth type, mode, credentials and
// endpoint; see credential.Mode for the table.
func (r *Resource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, violation := range config.mode().Violations() {
		blamed := path.Empty()
		for step := range strings.SplitSeq(violation.Attribute, ".") {
			blamed = blamed.AtName(step)
		}
		diagnose.Violation(violation).At(blamed).Concealing(violation.Err).AddTo(&resp.Diagnostics, diagnose.Error)
	}
	config.requireNames(&resp.Diagnostics)
}

// requireNames requires the name in each object of credentials. The schema does
// not: Terraform would report it, and print the object with its secret.
func (m model) requireNames(diags *diag.Diagnostics) {
	basic, key := attribute.Nested[basicModel](m.Basic), attribute.Nested[accessKeyModel](m.AccessKey)
	for _, required := range []struct {
		object    types.Object
		location  path.Path
		attribute types.String
	}{
		{m.Basic, path.Root("basic").AtName("username"), basic.Username},
		{m.AccessKey, path.Root("access_key").AtName("access_key_id"), key.ID},
		{m.STS, path.Root("sts").AtName("role_arn"), attribute.Nested[stsModel](m.STS).RoleARN},
	} {
		if presence(required.object) == credential.Given && required.attribute.IsNull() {
			diagnose.NameNeeded().At(required.location).AddTo(diags, diagnose.Error)
		}
	}
}

// mode is the configuration as the truth table reads it.
func (m model) mode() credential.Mode {
	role := attribute.Nested[stsModel](m.STS).RoleARN
	return credential.Mode{
		AuthType:          m.AuthType.ValueString(),
		Endpoint:          m.Endpoint.ValueString(),
		EndpointPresence:  presence(m.Endpoint),
		EndpointSuffix:    presence(m.EndpointSuffix),
		BaseContentPath:   presence(m.BaseContentPath),
		Synchronization:   flag(m.Synchronization),
		Basic:             presence(m.Basic),
		Protected:         flag(m.Protected),
		AccessKey:         presence(m.AccessKey),
		STS:               presence(m.STS),
		Username:          attribute.Nested[basicModel](m.Basic).Username.ValueString(),
		RoleARN:           role.ValueString(),
		RoleARNPresence:   presence(role),
		DefaultRegion:     presence(m.DefaultRegion),
		DefaultRegionText: m.DefaultRegion.ValueString(),
	}
}

func presence(value attr.Value) credential.Presence {
	switch {
	case value.IsUnknown():
		return credential.Unknown
	case value.IsNull():
		return credential.Absent
	default:
		return credential.Given
	}
}

// flag is Given for a boolean that is true.
func flag(value types.Bool) credential.Presence {
	if !value.IsUnknown() && !value.ValueBool() {
		return credential.Absent
	}
	return presence(value)
}

// ModifyPlan checks what depends on the state, and announces the registry to the
// session, so that layers planned after it can be checked.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.Session == nil {
		return
	}
	if req.Plan.Raw.IsNull() {
		r.planDeletion(ctx, req, &resp.Diagnostics)
		return
	}
	var plan, config model
	resp.Diagnostics.Append(attribute.Get(ctx, req.Plan, &plan)...)
	resp.Diagnostics.Append(attribute.Get(ctx, req.Config, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, end := r.Begin(ctx, "plan", plan.Name)
	defer end()
	writes := true
	if req.State.Raw.IsNull() {
		r.planCreation(ctx, plan, &resp.Diagnostics)
	} else {
		var state model
		resp.Diagnostics.Append(attribute.Get(ctx, req.State, &state)...)
		writes = !plan.sameRegistration(state)
		r.planReplacement(ctx, plan, state, &resp.Diagnostics)
		if state.Synchronization.ValueBool() && !plan.Synchronization.IsUnknown() && !plan.Synchronization.ValueBool() {
			diagnose.SyncCannotEnd().AddTo(&resp.Diagnostics, diagnose.Error)
		}
	}
	planned := toPalette(plan, config)
	if writes {
		requireSecrets(config, &resp.Diagnostics)
		warnOfAdminUser(planned.Settings, &resp.Diagnostics)
		warnOfContentPath(plan, &resp.Diagnostics)
	}
	if attribute.Nested[tlsModel](plan.TLS).InsecureSkipVerify.ValueBool() {
		diagnose.RegistryNotVerified(plan.Name.ValueString()).AddTo(&resp.Diagnostics, diagnose.Warning)
	}
	if !plan.Name.IsUnknown() && !resp.Diagnostics.HasError() {
		r.announce(session.Registration{Registry: planned, Unknown: !config.known()})
	}
}

// announce gives the session the registry as it is planned. One whose endpoint is wrong was refused at validation.
func (r *Resource) announce(planned session.Registration) {
	if planned.Unknown || planned.Settings.CheckEndpoint() == nil {
		r.Session.Remember(planned)
	}
}

// requireSecrets requires the write-only secret for a write: Palette takes a
// registry only as a whole, and never shows the secret.
func requireSecrets(config model, diags *diag.Diagnostics) {
	basic, key := attribute.Nested[basicModel](config.Basic), attribute.Nested[accessKeyModel](config.AccessKey)
	if presence(config.Basic) == credential.Given && basic.Password.IsNull() {
		diagnose.SecretNeeded().At(path.Root("basic").AtName("password_wo")).AddTo(diags, diagnose.Error)
	}
	if presence(config.AccessKey) == credential.Given && key.Secret.IsNull() {
		diagnose.SecretNeeded().At(path.Root("access_key").AtName("secret_access_key_wo")).AddTo(diags, diagnose.Error)
	}
}

// warnOfAdminUser warns of the admin user of an Azure Container Registry, whose name is that of the registry.
func warnOfAdminUser(planned registry.Settings, diags *diag.Diagnostics) {
	username := planned.Credential.Username
	label, domain, _ := strings.Cut(planned.Endpoint.Host, ".")
	if username != "" && strings.EqualFold(label, username) && strings.HasPrefix(domain, "azurecr.") {
		diagnose.AdminUser(username).AddTo(diags, diagnose.Warning)
	}
}

// warnOfContentPath warns of a path that clusters may not use. For Amazon ECR no other attribute takes a path.
func warnOfContentPath(plan model, diags *diag.Diagnostics) {
	synchronization, base := plan.Synchronization, plan.BaseContentPath
	if plan.AuthType.ValueString() != authBasic || synchronization.IsUnknown() || synchronization.ValueBool() ||
		endpoint.SamePath(base.ValueString(), "") {
		return
	}
	joined := ""
	if !plan.Endpoint.IsUnknown() && plan.EndpointSuffix.IsNull() {
		joined = strings.TrimRight(plan.Endpoint.ValueString(), "/") + "/" + strings.Trim(base.ValueString(), "/")
	}
	diagnose.ContentPathNotIndexed(joined).AddTo(diags, diagnose.Warning)
}
