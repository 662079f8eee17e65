package v1

// Values of AwsCloudAccount.CredentialType.
const (
	CredentialSecret      = "secret"
	CredentialSTS         = "sts"
	CredentialPodIdentity = "pod-identity"
)

// AwsCloudAccount is how Palette authenticates to AWS: with keys, a role, or the identity of
// a pod. Secrets may be Masked on read.
type AwsCloudAccount struct {
	AccessKey      string                     `json:"accessKey,omitempty"`
	CredentialType string                     `json:"credentialType,omitempty"`
	Partition      string                     `json:"partition,omitempty"`
	PodIdentity    *AwsPodIdentityCredentials `json:"podIdentity,omitempty"`
	PolicyARNs     []string                   `json:"policyARNs,omitzero"`
	SecretKey      string                     `json:"secretKey,omitempty"`
	SecretSpec     *AwsSecretSpec             `json:"secretSpec,omitempty"`
	SecretToken    string                     `json:"secretToken,omitempty"`
	Sts            *AwsStsCredentials         `json:"sts,omitempty"`
}

// AwsStsCredentials is a role that Palette assumes.
type AwsStsCredentials struct {
	Arn        string `json:"arn,omitempty"`
	ExternalID string `json:"externalId,omitempty"`
}

// AwsPodIdentityCredentials is a role bound to Palette's own pods.
type AwsPodIdentityCredentials struct {
	PermissionBoundaryArn string `json:"permissionBoundaryArn,omitempty"`
	RoleArn               string `json:"roleArn,omitempty"`
}

// AwsSecretSpec is how credentials are had in the isolated partitions.
type AwsSecretSpec struct {
	AccountName            string              `json:"accountName,omitempty"`
	Agency                 string              `json:"agency,omitempty"`
	IsCapValidationEnabled bool                `json:"isCapValidationEnabled,omitempty"`
	Mission                string              `json:"mission,omitempty"`
	NamePrefix             string              `json:"namePrefix,omitempty"`
	PermissionBoundary     string              `json:"permissionBoundary,omitempty"`
	Policy                 string              `json:"policy,omitempty"`
	Role                   string              `json:"role,omitempty"`
	TLS                    *AwsSecretTLSConfig `json:"tls,omitempty"`
}

// AwsSecretTLSConfig is the client certificate for the isolated partitions,
// in PEM.
type AwsSecretTLSConfig struct {
	CA   string `json:"ca,omitempty"`
	Cert string `json:"cert,omitempty"`
	Key  string `json:"key,omitempty"`
}
