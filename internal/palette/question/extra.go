package question

import (
	"context"
	"net/http"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func validateUnreachable(ctx context.Context, a *asker) Finding {
	_, registry := a.basic("unreachable", nil)
	got := a.send(ctx, "", http.MethodPost, v1.PathBasicRegistriesValidate, registry.Spec)
	return among(got.status, map[int]string{http.StatusBadRequest: Assumed}, got.String())
}

func validateTemplate(ctx context.Context, a *asker) Finding {
	given := a.peer.ECR
	if given == nil {
		unasked("it takes a private ECR registry: set " + guest.ECRVariables)
	}
	got := a.send(ctx, "", http.MethodPost, v1.PathEcrRegistriesValidate, v1.EcrRegistrySpec{
		Endpoint: given.Endpoint, DefaultRegion: given.DefaultRegion, IsPrivate: true, ProviderType: v1.ProviderHelm,
		Credentials: &v1.AwsCloudAccount{
			CredentialType: v1.CredentialSecret, AccessKey: given.AccessKeyID,
			SecretKey: given.SecretAccessKey.Reveal(),
		},
		TLS: &v1.TLSConfiguration{Enabled: true},
	})
	return among(got.status, map[int]string{http.StatusNoContent: Assumed}, got.String())
}

func takesCluster(context.Context, *asker) Finding {
	unasked("it takes a cluster, and nothing here makes or touches one")
	return Finding{}
}
