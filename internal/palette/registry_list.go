package palette

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// RegistrySummary is a row of the list of all registries.
type RegistrySummary struct {
	UID, Name string
	// Settings are those that the list has: kind, endpoint, default region, and
	// whether the registry is private and synchronized. Kind is "" for one that the
	// client does not know, or none.
	Settings registry.Settings
	// Provider is its content: "helm", or packs of Palette's own kinds; "" when the
	// list does not have it.
	Provider string
	// Created and Modified are Palette's time stamps; zero where it has none.
	Created, Modified time.Time

	alike bool // Modified is that of most of the list
}

// Registries returns all OCI registries of the tenant, as the scope sees them: a
// key with roles in one project alone may read them only there. The response is
// shared by all callers of the client until it changes a registry; those that it
// makes are added.
func (c *Client) Registries(ctx context.Context, scope Scope) ([]RegistrySummary, error) {
	list, err := c.registries.Get(ctx, scope, func(ctx context.Context) ([]RegistrySummary, error) {
		list, err := get[v1.OciRegistries](ctx, c, scope, nil, v1.PathOciRegistriesSummary)
		return summariesIn(list), err
	})
	if err != nil {
		return nil, err
	}
	return c.made.with(list), nil
}

func summariesIn(list v1.OciRegistries) []RegistrySummary {
	summaries := make([]RegistrySummary, 0, len(list.Items))
	for _, item := range list.Items {
		if item.Metadata != nil && item.Metadata.UID != "" {
			summaries = append(summaries, summaryOf(item))
		}
	}
	markAlike(summaries)
	return summaries
}

// made are the registries that the client has created since it read the list of
// all, so that a run that creates hundreds of them reads the list once.
type made struct {
	mu  sync.Mutex
	all []RegistrySummary
}

func (m *made) add(summary RegistrySummary) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, summary)
}

func (m *made) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = nil
}

// with is a list with those that it lacks.
func (m *made) with(list []RegistrySummary) []RegistrySummary {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.all) == 0 {
		return list
	}
	list = slices.Clone(list)
	known := make(map[string]bool, len(list))
	for _, summary := range list {
		known[summary.UID] = true
	}
	for _, summary := range m.all {
		if !known[summary.UID] {
			list = append(list, summary)
		}
	}
	return list
}

// forgetRegistries makes the next caller of Registries read Palette.
func (c *Client) forgetRegistries() {
	c.registries.Clear()
	c.made.clear()
}

// FreshRegistries reads Palette in any case and serves later callers of
// Registries too.
func (c *Client) FreshRegistries(ctx context.Context, scope Scope) ([]RegistrySummary, error) {
	c.forgetRegistries()
	return c.Registries(ctx, scope)
}

func summaryOf(item v1.OciRegistry) RegistrySummary {
	found := RegistrySummary{
		UID: item.Metadata.UID, Name: item.Metadata.Name, Settings: item.Spec.Settings(item.Status),
		Created: item.Metadata.CreationTimestamp.UTC(), Modified: item.Metadata.LastModifiedTimestamp.UTC(),
	}
	if item.Spec != nil {
		found.Provider = strings.ToLower(item.Spec.ProviderType)
	}
	return found
}

// HoldsCharts reports whether a registry may hold Helm charts: a row without a
// provider counts.
func (s RegistrySummary) HoldsCharts() bool { return s.Provider == "" || s.Provider == v1.ProviderHelm }

// RegistryByName returns the registry of exactly that name from the shared
// list. It fails with *NotFoundError or *AmbiguousError.
func (c *Client) RegistryByName(ctx context.Context, scope Scope, name string) (RegistrySummary, error) {
	all, err := c.Registries(ctx, scope)
	if err != nil {
		return RegistrySummary{}, err
	}
	var names []string
	byUID := map[string]RegistrySummary{}
	for _, found := range all {
		names, byUID[found.UID] = append(names, found.Name), found
	}
	uid, err := single("registry", name, uidsOf(all, name), names)
	return byUID[uid], err
}

func uidsOf(all []RegistrySummary, name string) []string {
	var uids []string
	for _, found := range all {
		if found.Name == name {
			uids = append(uids, found.UID)
		}
	}
	return uids
}

// kindOf is the kind of a registry, if it is known without a read of the registry.
func (c *Client) kindOf(ctx context.Context, scope Scope, uid string) (registry.Kind, bool) {
	if known, ok := c.kinds.Load(uid); ok {
		return known.(registry.Kind), true
	}
	all, err := c.Registries(ctx, scope)
	if err != nil {
		return "", false
	}
	for _, found := range all {
		if found.UID == uid {
			return found.Settings.Kind, found.Settings.Kind != ""
		}
	}
	return "", false
}
