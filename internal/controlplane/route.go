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
		{http.MethodGet, v1.PathUsersInfo, usersInfo},
		{http.MethodGet, v1.PathProjectsMetadata, projectsMetadata},
		{http.MethodPost, v1.PathProjects, projectsList},
		{http.MethodGet, v1.PathProject, projectGet},
		{http.MethodGet, v1.PathAWSAccountSTS, awsAccountSTS},

		{http.MethodGet, v1.PathOciRegistriesSummary, registriesSummary},
		{http.MethodGet, v1.PathRegistriesMetadata, registriesMetadata},
		{http.MethodGet, v1.PathOciRegistry, registryEntity},
		{http.MethodDelete, v1.PathRegistry, registryDelete("")},

		{http.MethodGet, v1.PathPacks, packsList},
		{http.MethodPost, v1.PathPacksSearch, packsSearch},
		{http.MethodGet, v1.PathPack, packGet},
		{http.MethodGet, v1.PathPackRegistry, packVersions},
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
	all, validate, text, sync, status := paths[0], paths[1], paths[2], paths[3], paths[4]
	return []route{
		{http.MethodPost, all, registryCreate(kind)},
		{http.MethodPost, validate, registryValidate(kind)},
		{http.MethodGet, text, registryGet(kind)},
		{http.MethodPut, text, registryUpdate(kind)},
		{http.MethodDelete, text, registryDelete(kind)},
		{http.MethodPost, sync, registrySync(kind)},
		{http.MethodGet, status, registrySyncStatus(kind)},
	}
}

func profileRoutes() []route {
	return []route{
		{http.MethodPost, v1.PathProfiles, profileCreate},
		{http.MethodGet, v1.PathProfilesValidateName, profileValidateName},
		{http.MethodPost, v1.PathProfilesValidate, profileValidatePacks},
		{http.MethodGet, v1.PathProfile, profileGet},
		{http.MethodPut, v1.PathProfile, profileUpdate},
		{http.MethodDelete, v1.PathProfile, profileDelete},
		{http.MethodPatch, v1.PathProfileMetadata, profileDescribe},
		{http.MethodPatch, v1.PathProfilePublish, profilePublish},
		{http.MethodPost, v1.PathProfileClone, profileClone},
		{http.MethodPost, v1.PathProfileValidatePacks, profileValidatePacks},

		{http.MethodGet, v1.PathProfilePacks, profilePacks},
		{http.MethodPost, v1.PathProfilePacks, profilePackAdd},
		{http.MethodGet, v1.PathProfilePack, profilePackGet},
		{http.MethodPut, v1.PathProfilePack, profilePackUpdate},
		{http.MethodDelete, v1.PathProfilePack, profilePackRemove},
		{http.MethodGet, v1.PathProfilePacksManifest, profileManifests},
		{http.MethodGet, v1.PathProfilePackManifests, packManifests},
		{http.MethodPost, v1.PathProfilePackManifests, packManifestAdd},
		{http.MethodGet, v1.PathProfilePackManifest, packManifestGet},
		{http.MethodPut, v1.PathProfilePackManifest, packManifestUpdate},
		{http.MethodDelete, v1.PathProfilePackManifest, packManifestRemove},

		{http.MethodGet, v1.PathProfileVariables, variablesGet},
		{http.MethodPut, v1.PathProfileVariables, variablesReplace},
		{http.MethodPatch, v1.PathProfileVariables, variablesMerge},
		{http.MethodDelete, v1.PathProfileVariables, variablesRemove},

		{http.MethodGet, v1.PathDashboardProfilesMetadata, profilesMetadata},
		{http.MethodPost, v1.PathDashboardProfiles, profilesList},
		{http.MethodGet, v1.PathDashboardProfile, profileSummary},
	}
}
