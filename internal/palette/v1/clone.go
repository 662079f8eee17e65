package v1

// ClusterProfileCloneEntity requests a copy of a profile: another version of
// its name, or a profile of another name or scope.
type ClusterProfileCloneEntity struct {
	Metadata *ClusterProfileCloneMetaInputEntity `json:"metadata,omitempty"`
}

// ClusterProfileCloneMetaInputEntity names the copy. Without a Target it is
// made in the scope of what is cloned.
type ClusterProfileCloneMetaInputEntity struct {
	Name    string                     `json:"name"`
	Target  *ClusterProfileCloneTarget `json:"target,omitempty"`
	Version string                     `json:"version,omitempty"`
}

// ClusterProfileCloneTarget is where the copy is made: ScopeTenant, or
// ScopeProject with the uid of the project.
type ClusterProfileCloneTarget struct {
	ProjectUID string `json:"projectUid,omitempty"`
	Scope      string `json:"scope"`
}
