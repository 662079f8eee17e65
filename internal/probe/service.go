package probe

import (
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

// Service is the product behind a registry, as far as its host name shows it. The
// meaning of a status depends on the product.
type Service string

// The services whose responses differ in meaning.
const (
	// AnyService is the service of a registry whose product is not known.
	AnyService Service = ""
	ECR        Service = "Amazon ECR"
	ECRPublic  Service = "Amazon ECR Public"
	ACR        Service = "Azure Container Registry"
	GHCR       Service = "GitHub Container Registry"
	DockerHub  Service = "Docker Hub"
	Harbor     Service = "Harbor"
)

// ServiceOf returns the service of an endpoint. challenge is the service name in
// the registry's challenge, "" for none.
func ServiceOf(e endpoint.Endpoint, challenge string) Service {
	switch e.Kind {
	case endpoint.ECR:
		return ECR
	case endpoint.ECRPublic:
		return ECRPublic
	}
	host, _, _ := strings.Cut(strings.ToLower(e.Host), ":")
	switch {
	case host == "public.ecr.aws":
		return ECRPublic
	case host == "ghcr.io":
		return GHCR
	case host == "docker.io", strings.HasSuffix(host, ".docker.io"):
		return DockerHub
	case strings.HasSuffix(host, ".azurecr.io"), strings.HasSuffix(host, ".azurecr.us"),
		strings.HasSuffix(host, ".azurecr.cn"):
		return ACR
	case challenge == "harbor-registry":
		return Harbor
	}
	return AnyService
}
