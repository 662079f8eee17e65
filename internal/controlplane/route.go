package controlplane

import (
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// route binds one operation to its method and path.
type route struct {
	method, pattern string
	serve           operation
}

func routes() []route {
	all := []route{
		{http.MethodGet, v1.PathUsersInfo, apart(usersInfo)},
		{http.MethodGet, v1.PathProjectsMetadata, apart(projectsMetadata)},
		{http.MethodPost, v1.PathProjects, decodingOptional(apart, projectsList)},
		{http.MethodGet, v1.PathProject, apart(projectGet)},
		{http.MethodGet, v1.PathAWSAccountSTS, apart(awsAccountSTS)},

		{http.MethodGet, v1.PathOciRegistriesSummary, reads(registriesSummary)},
		{http.MethodGet, v1.PathRegistriesMetadata, reads(registriesMetadata)},
		{http.MethodGet, v1.PathOciRegistry, reads(registryGetEntity)},
		{http.MethodDelete, v1.PathRegistry, writes(registryDelete)},

		{http.MethodGet, v1.PathPacks, reads(packsList)},
		{http.MethodPost, v1.PathPacksSearch, decodingOptional(reads, packsSearch)},
		{http.MethodGet, v1.PathPack, reads(packGet)},
		{http.MethodGet, v1.PathPackRegistry, reads(packVersions)},
	}
	all = append(all, registryRoutes(v1.RegistryBasic, [...]string{
		v1.PathBasicRegistries, v1.PathBasicRegistriesValidate, v1.PathBasicRegistry,
		v1.PathBasicRegistrySync, v1.PathBasicRegistrySyncStatus,
	})...)
	all = append(all, registryRoutes(v1.RegistryEcr, [...]string{
		v1.PathEcrRegistries, v1.PathEcrRegistriesValidate, v1.PathEcrRegistry,
		v1.PathEcrRegistrySync, v1.PathEcrRegistrySyncStatus,
	})...)
	all = append(all, otherRegistryRoutes()...)
	return append(all, profileRoutes()...)
}

// registryRoutes are the same for both kinds of registry.
func registryRoutes(kind string, paths [5]string) []route {
	all, validate, single, sync, status := paths[0], paths[1], paths[2], paths[3], paths[4]
	found := []route{
		{http.MethodPost, all, decoding(writes, registryCreate)},
		{http.MethodPost, validate, decoding(apart, registryValidate)},
		{http.MethodGet, single, reads(registryGet)},
		{http.MethodPut, single, decoding(writes, registryUpdate)},
		{http.MethodDelete, single, writes(registryDelete)},
		{http.MethodPost, sync, writes(registrySync)},
		{http.MethodGet, status, apart(registrySyncStatus)},
	}
	for i, route := range found {
		found[i].serve = func(c *call) (response, error) {
			c.kind = kind
			return route.serve(c)
		}
	}
	return found
}

func profileRoutes() []route {
	return []route{
		{http.MethodPost, v1.PathProfiles, decoding(writes, profileCreate)},
		{http.MethodGet, v1.PathProfilesValidateName, reads(profileValidateName)},
		{http.MethodPost, v1.PathProfilesValidate, decoding(reads, profileValidatePacks)},
		{http.MethodGet, v1.PathProfile, reads(profileGet)},
		{http.MethodPut, v1.PathProfile, decoding(writes, profileUpdate)},
		{http.MethodDelete, v1.PathProfile, writes(profileDelete)},
		{http.MethodPatch, v1.PathProfileMetadata, decoding(writes, profileDescribe)},
		{http.MethodPatch, v1.PathProfilePublish, writes(profilePublish)},
		{http.MethodPost, v1.PathProfileClone, decoding(writes, profileClone)},
		{http.MethodPost, v1.PathProfileValidatePacks, decoding(reads, profileValidatePacks)},

		{http.MethodGet, v1.PathProfilePacks, reads(profilePacks)},
		{http.MethodPost, v1.PathProfilePacks, decoding(writes, profilePackAdd)},
		{http.MethodGet, v1.PathProfilePack, reads(profilePackGet)},
		{http.MethodPut, v1.PathProfilePack, decoding(writes, profilePackUpdate)},
		{http.MethodDelete, v1.PathProfilePack, writes(profilePackRemove)},
		{http.MethodGet, v1.PathProfilePacksManifest, reads(profileManifests)},
		{http.MethodGet, v1.PathProfilePackManifests, reads(packManifests)},
		{http.MethodPost, v1.PathProfilePackManifests, decoding(writes, packManifestAdd)},
		{http.MethodGet, v1.PathProfilePackManifest, reads(packManifestGet)},
		{http.MethodPut, v1.PathProfilePackManifest, decoding(writes, packManifestUpdate)},
		{http.MethodDelete, v1.PathProfilePackManifest, writes(packManifestRemove)},

		{http.MethodGet, v1.PathProfileVariables, reads(variablesGet)},
		{http.MethodPut, v1.PathProfileVariables, decoding(writes, variablesReplace)},
		{http.MethodPatch, v1.PathProfileVariables, decoding(writes, variablesMerge)},
		{http.MethodDelete, v1.PathProfileVariables, decoding(writes, variablesRemove)},

		{http.MethodGet, v1.PathDashboardProfilesMetadata, reads(profilesMetadata)},
		{http.MethodPost, v1.PathDashboardProfiles, decodingOptional(reads, profilesList)},
		{http.MethodGet, v1.PathDashboardProfile, reads(profileSummary)},
	}
}
