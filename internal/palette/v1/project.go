package v1

// ProjectsFilterSpec filters the paged list of projects.
type ProjectsFilterSpec struct {
	Filter *ProjectFilterSpec      `json:"filter,omitempty"`
	Sort   []ProjectFilterSortSpec `json:"sort,omitzero"`
}

// ProjectFilterSpec selects projects.
type ProjectFilterSpec struct {
	Name *FilterString `json:"name,omitempty"`
}

// ProjectFilterSortSpec is the order of a list of projects.
type ProjectFilterSortSpec struct {
	Field string `json:"field,omitempty"`
	Order string `json:"order,omitempty"`
}

// ProjectsSummary is one page of projects.
type ProjectsSummary = Page[ProjectSummary]

// ProjectSummary is one project of the list.
type ProjectSummary = Project

// Project is a project.
type Project struct {
	Metadata *ObjectMeta `json:"metadata,omitempty"`
}
