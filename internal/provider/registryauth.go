package provider

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// registryAuth reads the credentials of this machine. Entries that are not known yet are left out; each of the others
// must have exactly one form.
func registryAuth(entries types.Map, diags *diag.Diagnostics) map[string]credential.Credential {
	credentials := make(map[string]credential.Credential)
	if entries.IsUnknown() {
		return credentials
	}
	for name, element := range entries.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() || object.IsUnknown() {
			continue
		}
		entry := attribute.Nested[authModel](object)
		forms, complete := entry.forms()
		switch {
		case !complete:
		case len(forms) != 1:
			diagnose.RegistryAuthForm(name).At(path.Root("registry_auth").AtMapKey(name)).AddTo(diags, diagnose.Error)
		default:
			credentials[name] = forms[0]
		}
	}
	return credentials
}

// forms are the credentials that an entry gives; not complete while a value is unknown.
func (m authModel) forms() (forms []credential.Credential, complete bool) {
	values := []attr.Value{
		m.Username, m.Password, m.AccessKeyID, m.SecretAccessKey, m.RoleARN, m.ExternalID, m.UseRunnerAWSIdentity,
	}
	if slices.ContainsFunc(values, attr.Value.IsUnknown) {
		return nil, false
	}
	if !m.Username.IsNull() && !m.Password.IsNull() {
		forms = append(forms, credential.Credential{
			Kind: credential.Basic, Username: m.Username.ValueString(), Password: redact.New(m.Password.ValueString()),
		})
	}
	if !m.AccessKeyID.IsNull() && !m.SecretAccessKey.IsNull() {
		forms = append(forms, credential.Credential{
			Kind: credential.AccessKey, AccessKeyID: m.AccessKeyID.ValueString(),
			SecretAccessKey: redact.New(m.SecretAccessKey.ValueString()),
		})
	}
	if !m.RoleARN.IsNull() {
		forms = append(forms, credential.Credential{
			Kind: credential.Role, RoleARN: m.RoleARN.ValueString(), ExternalID: m.ExternalID.ValueString(),
		})
	}
	if m.UseRunnerAWSIdentity.ValueBool() {
		forms = append(forms, credential.Credential{Kind: credential.RunnerIdentity})
	}
	if m.halves() {
		return nil, true
	}
	return forms, true
}

// halves reports whether one half of a pair is given without the other.
func (m authModel) halves() bool {
	return m.Username.IsNull() != m.Password.IsNull() ||
		m.AccessKeyID.IsNull() != m.SecretAccessKey.IsNull() ||
		m.RoleARN.IsNull() && !m.ExternalID.IsNull()
}
