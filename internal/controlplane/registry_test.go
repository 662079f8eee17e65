package controlplane_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

func basicRegistry(name string) v1.BasicOciRegistry {
	return v1.BasicOciRegistry{
		Metadata: &v1.ObjectMeta{Name: name},
		Spec: &v1.BasicOciRegistrySpec{
			Endpoint: "contoso.azurecr.io", BaseContentPath: "charts", ProviderType: v1.ProviderHelm,
			Auth: &v1.RegistryAuth{Type: v1.AuthBasic, Username: "reader", Password: canary},
		},
	}
}

func ecrRegistry(name string) v1.EcrRegistry {
	return v1.EcrRegistry{
		Metadata: &v1.ObjectMeta{Name: name},
		Spec: &v1.EcrRegistrySpec{
			Endpoint: "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", DefaultRegion: "us-west-1",
			IsPrivate:   true,
			Credentials: &v1.AwsCloudAccount{AccessKey: "AKIAEXAMPLE", SecretKey: canary, SecretToken: canary},
		},
	}
}

func TestBasicRegistryLife(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	body := basicRegistry("acr")
	body.Spec.Auth.Token = canary
	body.Spec.Auth.TLS = &v1.TLSConfiguration{Enabled: true, Certificate: "PEM", Key: canary}
	uid := p.create(v1.PathBasicRegistries, body)
	path := v1.Path(v1.PathBasicRegistry, uid)

	raw := p.must(http.StatusOK, http.MethodGet, path, nil)
	if strings.Contains(raw.body, "canary") {
		t.Errorf("a secret is shown: %s", raw.body)
	}
	found := read[v1.BasicOciRegistry](t, raw)
	want := &v1.BasicOciRegistrySpec{
		Endpoint: "contoso.azurecr.io", BaseContentPath: "charts", ProviderType: v1.ProviderHelm, Scope: v1.ScopeTenant,
		Auth: &v1.RegistryAuth{
			Type: v1.AuthBasic, Username: "reader", Password: v1.Masked, Token: v1.Masked,
			TLS: &v1.TLSConfiguration{Enabled: true, Certificate: "PEM", Key: v1.Masked},
		},
	}
	if diff := cmp.Diff(want, found.Spec); diff != "" {
		t.Error(diff)
	}
	if found.Metadata.UID != uid || found.Metadata.CreationTimestamp.IsZero() ||
		*found.Status.SyncStatus.IsSyncSupported {
		t.Errorf("%+v, %+v", found.Metadata, found.Status.SyncStatus)
	}

	// A PUT overwrites: what it leaves out is gone.
	next := basicRegistry("acr")
	next.Spec.BaseContentPath, next.Spec.Endpoint = "", "other.azurecr.io"
	p.must(http.StatusNoContent, http.MethodPut, path, next)
	found = get[v1.BasicOciRegistry](p, path)
	if found.Spec.BaseContentPath != "" || found.Spec.Endpoint != "other.azurecr.io" || found.Spec.Auth.Token != "" {
		t.Errorf("after PUT: %+v", found.Spec)
	}

	p.must(http.StatusNoContent, http.MethodDelete, path, nil)
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, method, path, nil)
	}
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodPut, path, next)
	p.create(v1.PathBasicRegistries, body) // the name is free again
}

func TestEcrRegistryLife(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathEcrRegistries, ecrRegistry("ecr"))
	path := v1.Path(v1.PathEcrRegistry, uid)
	want := &v1.EcrRegistrySpec{
		Endpoint: "123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com", DefaultRegion: "us-west-1",
		IsPrivate: true, ProviderType: v1.ProviderHelm, Scope: v1.ScopeTenant, TLS: &v1.TLSConfiguration{Enabled: true},
		Credentials: &v1.AwsCloudAccount{
			AccessKey: "AKIAEXAMPLE", SecretKey: v1.Masked, SecretToken: v1.Masked,
			CredentialType: v1.CredentialSecret, Partition: "aws",
		},
	}
	if diff := cmp.Diff(want, get[v1.EcrRegistry](p, path).Spec); diff != "" {
		t.Error(diff)
	}
	next := ecrRegistry("ecr")
	next.Spec.Endpoint, next.Spec.DefaultRegion = "public.ecr.aws/contoso", ""
	next.Spec.IsPrivate, next.Spec.Credentials = false, nil
	p.must(http.StatusNoContent, http.MethodPut, path, next)
	if found := get[v1.EcrRegistry](p, path).Spec; found.Credentials != nil || found.DefaultRegion != "" ||
		found.IsPrivate {
		t.Errorf("after PUT: %+v", found)
	}
	p.must(http.StatusNoContent, http.MethodDelete, v1.Path(v1.PathRegistry, uid), nil)
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, path, nil)
}

func TestRegistryOfTheOtherKind(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	basic := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	ecr := p.create(v1.PathEcrRegistries, ecrRegistry("ecr"))
	for _, path := range []string{
		v1.Path(v1.PathEcrRegistry, basic), v1.Path(v1.PathBasicRegistry, ecr),
		v1.Path(v1.PathEcrRegistrySyncStatus, basic), v1.Path(v1.PathBasicRegistrySyncStatus, ecr),
		v1.Path(v1.PathOciRegistry, "unknown"),
	} {
		p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodGet, path, nil)
	}
	p.refused(
		http.StatusNotFound, v1.CodeResourceNotFound, http.MethodPut, v1.Path(v1.PathBasicRegistry, ecr),
		basicRegistry("ecr"),
	)
	p.refused(http.StatusNotFound, v1.CodeResourceNotFound, http.MethodDelete, v1.Path(v1.PathBasicRegistry, ecr), nil)
}

func TestRegistryNames(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathBasicRegistries, basicRegistry("Palette Community Registry"))
	taken := ecrRegistry("Palette Community Registry")
	p.refused(
		http.StatusConflict, v1.CodeRegistryAlreadyExists, http.MethodPost, v1.PathEcrRegistries, taken,
		"Palette Community Registry",
	)
	p.refused(http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPut, v1.Path(v1.PathBasicRegistry, uid),
		basicRegistry("renamed"), "metadata.name", "renamed")
}

func TestRegistryChecks(t *testing.T) {
	t.Parallel()
	basic := func(change func(*v1.BasicOciRegistry)) v1.BasicOciRegistry {
		body := basicRegistry("r")
		change(&body)
		return body
	}
	ecr := func(change func(*v1.EcrRegistry)) v1.EcrRegistry {
		body := ecrRegistry("r")
		change(&body)
		return body
	}
	for name, test := range map[string]struct {
		path  string
		body  any
		field string
	}{
		"name":           {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Metadata.Name = "" }), "metadata.name"},
		"spaces":         {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Metadata.Name = " r" }), "metadata.name"},
		"long":           {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Metadata.Name = strings.Repeat("r", 2000) }), "metadata.name"},
		"metadata":       {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Metadata = nil }), "metadata"},
		"spec":           {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec = nil }), "spec"},
		"endpoint":       {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.Endpoint = "" }), "spec.endpoint"},
		"auth":           {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.Auth = nil }), "spec.auth"},
		"auth type":      {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.Auth.Type = "oauth" }), "spec.auth.type"},
		"provider":       {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.ProviderType = "docker" }), "spec.providerType"},
		"mask":           {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.Auth.Password = v1.Masked }), "spec.auth.password"},
		"mask of token":  {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.Auth.Token = v1.Masked }), "spec.auth.token"},
		"sync":           {v1.PathBasicRegistries, basic(func(b *v1.BasicOciRegistry) { b.Spec.IsSyncSupported, b.Spec.BaseContentPath = true, "" }), "spec.baseContentPath"},
		"ecr endpoint":   {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Endpoint = "" }), "spec.endpoint"},
		"credentials":    {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Credentials = nil }), "spec.credentials"},
		"default region": {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.DefaultRegion = "" }), "spec.defaultRegion"},
		"partition":      {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Credentials.Partition = "aws-cn" }), "spec.credentials.partition"},
		"type":           {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Credentials.CredentialType = "keys" }), "spec.credentials.credentialType"},
		"role":           {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Credentials.CredentialType = v1.CredentialSTS }), "spec.credentials.sts"},
		"secret key":     {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Credentials.SecretKey = "" }), "spec.credentials.secretKey"},
		"ecr mask":       {v1.PathEcrRegistries, ecr(func(e *v1.EcrRegistry) { e.Spec.Credentials.SecretKey = v1.Masked }), "spec.credentials.secretKey"},
		"is private":     {v1.PathEcrRegistries, `{"metadata":{"name":"r"},"spec":{"endpoint":"public.ecr.aws/a"}}`, "spec.isPrivate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPeer(t, t.TempDir(), registryFake{})
			p.refused(http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, test.path, test.body, test.field)
			if found := get[v1.OciRegistries](p, v1.PathOciRegistriesSummary); len(found.Items) != 0 {
				t.Errorf("it was written: %+v", found)
			}
		})
	}
}

func TestRegistryUpdateRefusesMask(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	uid := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	path := v1.Path(v1.PathBasicRegistry, uid)
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPut, path, get[v1.BasicOciRegistry](p, path), "mask",
	)
}

func TestRegistryLists(t *testing.T) {
	t.Parallel()
	p := newPeer(t, t.TempDir(), registryFake{})
	if got := p.must(http.StatusOK, http.MethodGet, v1.PathOciRegistriesSummary, nil); got.body != `{"items":[]}` {
		t.Errorf("an empty summary: %s", got.body)
	}
	acr := p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	ecr := p.create(v1.PathEcrRegistries, ecrRegistry("ecr"))
	rows := map[string]v1.OciRegistry{}
	for _, row := range get[v1.OciRegistries](p, v1.PathOciRegistriesSummary).Items {
		rows[row.Metadata.Name] = row
	}
	if row := rows["acr"]; row.Metadata.UID != acr || row.Spec.RegistryType != "basic" || row.Status.Sync == nil {
		t.Errorf("acr: %+v", row)
	}
	if row := rows["ecr"]; row.Spec.RegistryType != "ecr" || row.Spec.DefaultRegion != "us-west-1" ||
		!row.Spec.IsPrivate {
		t.Errorf("ecr: %+v", row)
	}
	for scope, want := range map[string]int{"": 2, "?scope=tenant": 2, "?scope=all": 2, "?scope=system": 0} {
		if found := get[v1.RegistriesMetadata](p, v1.PathRegistriesMetadata+scope); len(found.Items) != want {
			t.Errorf("%q: %+v", scope, found)
		}
	}
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodGet, v1.PathRegistriesMetadata+"?scope=galaxy", nil,
	)
	flat := get[v1.OciRegistryEntity](p, v1.Path(v1.PathOciRegistry, acr))
	if flat.Type != "basic" || flat.Auth.Password != v1.Masked {
		t.Errorf("flat: %v", flat)
	}
	if flat := get[v1.OciRegistryEntity](p, v1.Path(v1.PathOciRegistry, ecr)); flat.Type != "ecr" ||
		flat.Auth.Type != v1.AuthToken {
		t.Errorf("flat: %v", flat)
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	var requested []probe.Registry
	var result error
	p := newPeer(t, t.TempDir(), registryFake{login: func(r probe.Registry) error {
		requested = append(requested, r)
		return result
	}})
	basic, ecr, role := basicRegistry("").Spec, ecrRegistry("").Spec, ecrRegistry("").Spec
	role.Credentials = &v1.AwsCloudAccount{
		CredentialType: v1.CredentialSTS,
		Sts:            &v1.AwsStsCredentials{Arn: "arn:aws:iam::123456789012:role/ecr", ExternalID: "x"},
	}
	basic.BasePath, basic.Auth.TLS = "/artifactory/api/docker/charts", &v1.TLSConfiguration{
		CA: "A", Certificate: "B", InsecureSkipVerify: true,
	}
	p.must(http.StatusNoContent, http.MethodPost, v1.PathBasicRegistriesValidate, basic)
	p.must(http.StatusNoContent, http.MethodPost, v1.PathEcrRegistriesValidate, ecr)
	p.must(http.StatusNoContent, http.MethodPost, v1.PathEcrRegistriesValidate, role)
	if r := requested[0]; r.Name() != "contoso.azurecr.io/charts" || r.Suffix != basic.BasePath ||
		r.Credential.Kind != credential.Basic ||
		r.Credential.Password.Reveal() != canary || !r.TLS.InsecureSkipVerify || string(r.TLS.CA) != "A\nB" {
		t.Errorf("basic: %+v", r)
	}
	if r := requested[1]; r.Host() != "123456789012.dkr.ecr.us-west-1.amazonaws.com" ||
		r.Credential.Kind != credential.AccessKey {
		t.Errorf("the template with its default region: %+v", r)
	}
	if r := requested[2]; r.Credential.Kind != credential.Role || r.Credential.ExternalID != "x" {
		t.Errorf("role: %+v", r)
	}

	result = &probe.Error{
		Outcome: probe.CredentialsRefused, Registry: "contoso.azurecr.io", Status: 401, Code: "UNAUTHORIZED",
		Detail: "no " + canary, NextStep: "look at the password",
	}
	got := p.must(http.StatusBadRequest, http.MethodPost, v1.PathBasicRegistriesValidate, basic)
	refused := read[v1.Error](t, got)
	if refused.Code != v1.CodeRegistryValidationFailed || strings.Contains(got.body, "canary") {
		t.Errorf("%s", got.body)
	}
	if !strings.Contains(refused.Message, "UNAUTHORIZED") || strings.Contains(refused.Message, "look at the password") {
		t.Errorf("the message is not that of the registry: %q", refused.Message)
	}
	if string(refused.Details) != `{"outcome":"credentials refused"}` {
		t.Errorf("details: %s", refused.Details)
	}
	result = errors.New("no route to host")
	p.refused(
		http.StatusBadRequest, v1.CodeRegistryValidationFailed, http.MethodPost,
		v1.PathBasicRegistriesValidate, basic, "no route to host",
	)
	basic.Endpoint = "oci://contoso.azurecr.io"
	p.refused(
		http.StatusBadRequest, v1.CodeRegistryValidationFailed, http.MethodPost, v1.PathBasicRegistriesValidate, basic,
	)
	basic.Endpoint = ""
	p.refused(
		http.StatusBadRequest, v1.CodeInvalidRequest, http.MethodPost, v1.PathBasicRegistriesValidate, basic,
		"spec.endpoint",
	)
}

func TestSecretsAreSealedOnDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := newPeer(t, dir, registryFake{})
	p.create(v1.PathBasicRegistries, basicRegistry("acr"))
	p.create(v1.PathEcrRegistries, ecrRegistry("ecr"))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"canary", apiKey} {
			if strings.Contains(string(content), secret) {
				t.Errorf("%s holds a secret in clear", entry.Name())
			}
		}
	}
}
