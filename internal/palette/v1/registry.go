package v1

import "strings"

// Masked is what every response has instead of a registry password or token. It is
// never sent back.
const Masked = "********"

// Values of RegistryAuth.Type.
const (
	AuthNone  = "noAuth"
	AuthBasic = "basic"
	AuthToken = "token"
)

// Values of ProviderType.
const (
	ProviderHelm = "helm"
	ProviderZarf = "zarf"
	ProviderPack = "pack"
)

// Values of OciRegistrySpec.RegistryType and OciRegistryEntity.Type. Palette
// does not promise their case.
const (
	RegistryBasic = "basic"
	RegistryEcr   = "ecr"
)

// KindOci is the kind of an OCI registry in RegistryMetadata.
const KindOci = "oci"

// Values of RegistrySyncStatus.Status that the embedded control plane writes.
// Palette publishes no list and does not promise their case; "" means that no
// synchronization has started.
const (
	SyncSuccess    = "Success"
	SyncFailed     = "Failed"
	SyncInProgress = "InProgress"
)

// SyncDone reports whether a status is that of a synchronization that has
// succeeded.
func SyncDone(status string) bool {
	return strings.EqualFold(status, SyncSuccess) || strings.EqualFold(status, "Completed")
}

// SyncBroken reports whether a status is that of a synchronization that has failed.
// With any other status, it has not ended.
func SyncBroken(status string) bool {
	return strings.EqualFold(status, SyncFailed) || strings.EqualFold(status, "Error")
}

// RegistryObject is a registry with the spec of its kind.
type RegistryObject[S any] struct {
	Kind     string             `json:"kind,omitempty"`
	Metadata *ObjectMeta        `json:"metadata,omitempty"`
	Spec     *S                 `json:"spec,omitempty"`
	Status   *OciRegistryStatus `json:"status,omitempty"`
}

// BasicOciRegistry is an OCI registry to which Palette authenticates with a user name and password,
// a token, or nothing.
type BasicOciRegistry = RegistryObject[BasicOciRegistrySpec]

// BasicOciRegistrySpec describes a basic registry. BasePath is the path of the
// registry API on the host, BaseContentPath the path of the content in it.
type BasicOciRegistrySpec struct {
	Auth                    *RegistryAuth `json:"auth"`
	BaseContentPath         string        `json:"baseContentPath,omitempty"`
	BasePath                string        `json:"basePath,omitempty"`
	ContainsSpectroManifest bool          `json:"containsSpectroManifest"`
	Endpoint                string        `json:"endpoint"`
	IsSyncSupported         bool          `json:"isSyncSupported,omitempty"`
	ProviderType            string        `json:"providerType,omitempty"`
	RegistryUID             string        `json:"registryUid,omitempty"`
	Scope                   string        `json:"scope,omitempty"`
}

// RegistryAuth is how Palette authenticates to a basic registry. Password and Token are
// Masked on read.
type RegistryAuth struct {
	Password string            `json:"password,omitempty"`
	TLS      *TLSConfiguration `json:"tls,omitempty"`
	Token    string            `json:"token,omitempty"`
	Type     string            `json:"type,omitempty"`
	Username string            `json:"username,omitempty"`
}

// TLSConfiguration is how the TLS of a registry is verified. All three texts
// are PEM.
type TLSConfiguration struct {
	CA                 string `json:"ca,omitempty"`
	Certificate        string `json:"certificate,omitempty"`
	Enabled            bool   `json:"enabled"`
	InsecureSkipVerify bool   `json:"insecureSkipVerify"`
	Key                string `json:"key,omitempty"`
}

// EcrRegistry is an Amazon ECR registry.
type EcrRegistry = RegistryObject[EcrRegistrySpec]

// EcrRegistrySpec describes an ECR registry. IsPrivate is Palette's term for a
// registry to which Palette authenticates with Credentials. DefaultRegion is where a chart is
// looked for when the region of a deployment does not have it.
type EcrRegistrySpec struct {
	BaseContentPath         string            `json:"baseContentPath,omitempty"`
	ContainsSpectroManifest bool              `json:"containsSpectroManifest"`
	Credentials             *AwsCloudAccount  `json:"credentials,omitempty"`
	DefaultRegion           string            `json:"defaultRegion,omitempty"`
	Endpoint                string            `json:"endpoint"`
	IsPrivate               bool              `json:"isPrivate"`
	IsSyncSupported         bool              `json:"isSyncSupported,omitempty"`
	ProviderType            string            `json:"providerType,omitempty"`
	RegistryUID             string            `json:"registryUid,omitempty"`
	Scope                   string            `json:"scope,omitempty"`
	TLS                     *TLSConfiguration `json:"tls,omitempty"`
}

// OciRegistryStatus is the status of a registry in its own GET.
type OciRegistryStatus struct {
	SyncStatus *RegistrySyncStatus `json:"syncStatus,omitempty"`
}

// RegistrySyncStatus is the state of Palette's index of a registry.
// IsSyncSupported is nil where the response does not have it.
type RegistrySyncStatus struct {
	IsSyncSupported *bool  `json:"isSyncSupported"`
	LastRunTime     Time   `json:"lastRunTime,omitzero"`
	LastSyncedTime  Time   `json:"lastSyncedTime,omitzero"`
	Message         string `json:"message,omitempty"`
	Status          string `json:"status,omitempty"`
}

// OciRegistryEntity is the flat form of a registry, whose path does not contain the
// kind.
type OciRegistryEntity struct {
	Auth          *RegistryAuth `json:"auth,omitempty"`
	DefaultRegion string        `json:"defaultRegion,omitempty"`
	Endpoint      string        `json:"endpoint,omitempty"`
	ProviderType  string        `json:"providerType,omitempty"`
	Scope         string        `json:"scope,omitempty"`
	Type          string        `json:"type,omitempty"`
}

// OciRegistries is the summary of all OCI registries. It is not paged.
type OciRegistries = List[OciRegistry]

// OciRegistry is one registry of the summary.
type OciRegistry struct {
	Metadata *ObjectMeta               `json:"metadata,omitempty"`
	Spec     *OciRegistrySpec          `json:"spec,omitempty"`
	Status   *OciRegistryStatusSummary `json:"status,omitempty"`
}

// OciRegistrySpec describes a registry in the summary.
type OciRegistrySpec struct {
	ContainsSpectroManifest bool   `json:"containsSpectroManifest"`
	DefaultRegion           string `json:"defaultRegion,omitempty"`
	Endpoint                string `json:"endpoint,omitempty"`
	IsPrivate               bool   `json:"isPrivate,omitempty"`
	ProviderType            string `json:"providerType,omitempty"`
	RegistryType            string `json:"registryType,omitempty"`
	Scope                   string `json:"scope,omitempty"`
}

// OciRegistryStatusSummary is the status of a registry in the summary.
type OciRegistryStatusSummary struct {
	Sync *RegistrySyncStatus `json:"sync,omitempty"`
}

// RegistriesMetadata lists the registries of every kind. It is not paged.
type RegistriesMetadata = List[RegistryMetadata]

// RegistryMetadata names a registry of any kind.
type RegistryMetadata struct {
	IsDefault bool   `json:"isDefault"`
	IsPrivate bool   `json:"isPrivate"`
	Kind      string `json:"kind,omitempty"`
	Name      string `json:"name,omitempty"`
	Scope     string `json:"scope,omitempty"`
	UID       string `json:"uid,omitempty"`
}
