package controlplane

import (
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// clusters are those that use a profile; empty, never nil, when none does.
func (s *Server) clusters(uid string) []v1.ObjectResReference {
	if s.options.Clusters == nil {
		return []v1.ObjectResReference{}
	}
	return append([]v1.ObjectResReference{}, s.options.Clusters(uid)...)
}

// released fails when clusters use the profile, and names them.
func (s *Server) released(p *profile) error {
	clusters := s.clusters(p.Metadata.UID)
	if len(clusters) == 0 {
		return nil
	}
	names := mapped(clusters, func(cluster v1.ObjectResReference) string { return cluster.Name })
	return &refusal{
		Status: http.StatusConflict, Code: v1.CodeClusterProfileInUse,
		Message: "the cluster profile " + p.Metadata.Name + " " + p.Version +
			" is in use by the clusters " + strings.Join(names, ", "),
		Details: map[string][]string{"clusters": names},
	}
}

// inUse adds the clusters that use a profile to its status.
func (s *Server) inUse(uid string, status *v1.ClusterProfileStatus) {
	status.InUseClusters = s.clusters(uid)
	status.InUseClusterUIDs = mapped(status.InUseClusters, func(c v1.ObjectResReference) string { return c.UID })
}

// inUseSummary does the same in a list.
func (s *Server) inUseSummary(uid string, status *v1.ClusterProfileStatusSummary) {
	for _, cluster := range s.clusters(uid) {
		status.InUseClusters = append(status.InUseClusters, v1.ObjectEntity{Name: cluster.Name, UID: cluster.UID})
		status.InUseClusterUIDs = append(status.InUseClusterUIDs, cluster.UID)
	}
}
