package v1

import (
	"net/url"
	"strings"
)

// Paths of the operations, as patterns of net/http.ServeMux. Path fills in the
// parameters.
const (
	PathUsersInfo        = "/v1/users/info"
	PathProjects         = "/v1/dashboard/projects"
	PathProjectsMetadata = "/v1/dashboard/projects/metadata"
	PathProject          = "/v1/projects/{uid}"
	PathAWSAccountSTS    = "/v1/clouds/aws/account/sts"

	PathBasicRegistries         = "/v1/registries/oci/basic"
	PathBasicRegistriesValidate = "/v1/registries/oci/basic/validate"
	PathBasicRegistry           = "/v1/registries/oci/{uid}/basic"
	PathBasicRegistrySync       = "/v1/registries/oci/{uid}/basic/sync"
	PathBasicRegistrySyncStatus = "/v1/registries/oci/{uid}/basic/sync/status"

	PathEcrRegistries         = "/v1/registries/oci/ecr"
	PathEcrRegistriesValidate = "/v1/registries/oci/ecr/validate"
	PathEcrRegistry           = "/v1/registries/oci/{uid}/ecr"
	PathEcrRegistrySync       = "/v1/registries/oci/{uid}/ecr/sync"
	PathEcrRegistrySyncStatus = "/v1/registries/oci/{uid}/ecr/sync/status"

	PathOciRegistry          = "/v1/registries/oci/{uid}"
	PathOciRegistriesSummary = "/v1/registries/oci/summary"
	PathRegistriesMetadata   = "/v1/registries/metadata"
	PathRegistry             = "/v1/registries/{uid}"

	PathProfiles             = "/v1/clusterprofiles"
	PathProfilesValidateName = "/v1/clusterprofiles/validate/name"
	PathProfilesValidate     = "/v1/clusterprofiles/validate/packs"
	PathProfile              = "/v1/clusterprofiles/{uid}"
	PathProfileMetadata      = "/v1/clusterprofiles/{uid}/metadata"
	PathProfilePublish       = "/v1/clusterprofiles/{uid}/publish"
	PathProfileClone         = "/v1/clusterprofiles/{uid}/clone"
	PathProfileValidatePacks = "/v1/clusterprofiles/{uid}/validate/packs"
	PathProfileVariables     = "/v1/clusterprofiles/{uid}/variables"
	PathProfilePacks         = "/v1/clusterprofiles/{uid}/packs"
	PathProfilePacksManifest = "/v1/clusterprofiles/{uid}/packs/manifests"
	PathProfilePack          = "/v1/clusterprofiles/{uid}/packs/{packName}"
	PathProfilePackManifests = "/v1/clusterprofiles/{uid}/packs/{packName}/manifests"
	PathProfilePackManifest  = "/v1/clusterprofiles/{uid}/packs/{packName}/manifests/{manifestUid}"

	PathDashboardProfiles         = "/v1/dashboard/clusterprofiles"
	PathDashboardProfilesMetadata = "/v1/dashboard/clusterprofiles/metadata"
	PathDashboardProfile          = "/v1/dashboard/clusterprofiles/{uid}"

	PathPacks        = "/v1/packs"
	PathPacksSearch  = "/v1/packs/search"
	PathPack         = "/v1/packs/{uid}"
	PathPackRegistry = "/v1/packs/{packName}/registries/{registryUid}"
)

// Path fills values, escaped, into the parameters of pattern from left to
// right. A missing value leaves its parameter empty.
func Path(pattern string, values ...string) string {
	segments := strings.Split(pattern, "/")
	next := 0
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		segments[i] = ""
		if next < len(values) {
			segments[i] = url.PathEscape(values[next])
		}
		next++
	}
	return strings.Join(segments, "/")
}
