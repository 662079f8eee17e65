package controlplane

import (
	"errors"
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// registryCreate writes a new registry and starts its synchronization.
func registryCreate(c *call, body *registryEntity) (response, error) {
	skip, err := c.flag(v1.QuerySkipPackSync)
	if err != nil {
		return response{}, err
	}
	made, err := c.newRegistry(body)
	if err != nil {
		return response{}, err
	}
	c.initialize(&made.Metadata)
	if made.synced() && !skip {
		c.begin(made)
	}
	return created(made.Metadata.UID, ""), putRegistry(c.tx, made)
}

// begin has the synchronization of a registry begin when this is on disk.
func (c *call) begin(g *registry) {
	g.Sync.begin(c.now())
	c.committed = func() { c.launch(g) }
}

func registryGet(c *call) (response, error) {
	found, err := c.registry()
	if err != nil {
		return response{}, err
	}
	return ok(found.wire()), nil
}

// registryUpdate overwrites everything but the identity of the registry and
// what is known of its synchronization.
func registryUpdate(c *call, body *registryEntity) (response, error) {
	made, err := c.newRegistry(body)
	if err != nil {
		return response{}, err
	}
	before, err := c.registry()
	if err != nil {
		return response{}, err
	}
	if known, given := before.Metadata.Name, body.Metadata.Name; known != given {
		return response{}, invalid("metadata.name cannot be changed from %q to %q", known, given)
	}
	if uid := body.Metadata.UID; uid != "" && uid != before.Metadata.UID {
		return response{}, invalid("metadata.uid is not the uid of the path")
	}
	made.Metadata.UID = before.Metadata.UID
	made.Metadata.CreationTimestamp = before.Metadata.CreationTimestamp
	made.Metadata.LastModifiedTimestamp = c.now()
	if !made.synced() {
		return noContent, errors.Join(forgetPacks(c.tx, made.Metadata.UID), putRegistry(c.tx, made))
	}
	made.Sync = before.Sync
	c.begin(made)
	return noContent, putRegistry(c.tx, made)
}

func registryDelete(c *call) (response, error) {
	found, err := c.registry()
	if err == nil {
		err = c.unused(found)
	}
	if err == nil {
		err = forgetPacks(c.tx, found.Metadata.UID)
	}
	if err != nil {
		return response{}, err
	}
	return noContent, c.tx.Delete(kindRegistry, found.Metadata.UID)
}

// unused fails when a profile has a pack of the registry, and names all of
// those profiles with their versions and projects.
func (c *call) unused(g *registry) error {
	var users []string
	err := eachProfile(c.tx, func(p *profile) {
		if p.uses(g.Metadata.UID) {
			users = append(users, p.Metadata.Name+" "+p.Version+c.projects.suffix(p.Project))
		}
	})
	if err != nil || len(users) == 0 {
		return err
	}
	return &refusal{
		Status: http.StatusConflict, Code: v1.CodeRegistryInUse,
		Message: "the registry " + g.Metadata.Name + " is in use by the cluster profiles " + strings.Join(users, ", "),
		Details: map[string][]string{"clusterProfiles": users},
	}
}

func registriesSummary(c *call) (response, error) {
	all, err := registries(c.tx)
	return ok(v1.OciRegistries{Items: mapped(all, (*registry).summary)}), err
}

func registriesMetadata(c *call) (response, error) {
	wanted := c.query(v1.QueryScope)
	if err := oneOf("query parameter scope", wanted, v1.ScopeSystem, v1.ScopeTenant, v1.ScopeAll); err != nil {
		return response{}, err
	}
	if wanted == v1.ScopeSystem {
		return ok(v1.RegistriesMetadata{Items: []v1.RegistryMetadata{}}), nil
	}
	all, err := registries(c.tx)
	return ok(v1.RegistriesMetadata{Items: mapped(all, (*registry).metadata)}), err
}

func registryGetEntity(c *call) (response, error) {
	found, err := c.registry()
	if err != nil {
		return response{}, err
	}
	return ok(found.entity()), nil
}
