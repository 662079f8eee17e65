package v1

// UserInfo is the owner of an API key.
type UserInfo struct {
	OrgName   string `json:"orgName,omitempty"`
	TenantUID string `json:"tenantUid,omitempty"`
	UserUID   string `json:"userUid,omitempty"`
}

// ProjectsMetadata lists projects.
type ProjectsMetadata = List[ProjectMetadata]

// ProjectMetadata names a project.
type ProjectMetadata struct {
	Metadata *ObjectEntity `json:"metadata,omitempty"`
}

// AwsAccountSts is Palette's own AWS account and the external id that it will
// present: what the trust policy of a role for Palette names.
type AwsAccountSts struct {
	AccountID  string `json:"accountId,omitempty"`
	ExternalID string `json:"externalId,omitempty"`
	Partition  string `json:"partition,omitempty"`
}
