package controlplane

import (
	"errors"
	"net/http"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

func registryCreate(kind string) operation {
	return func(s *Server, r *http.Request, _ scope) (response, error) {
		skip, err := flag(r, v1.QuerySkipPackSync)
		if err != nil {
			return response{}, err
		}
		made, err := registryBody(r, kind)
		if err != nil {
			return response{}, err
		}
		made.Metadata.UID = newUID()
		made.Metadata.CreationTimestamp = s.now()
		made.Metadata.LastModifiedTimestamp = made.Metadata.CreationTimestamp
		if err := s.save(r, made, skip); err != nil {
			return response{}, err
		}
		return created(made.Metadata.UID), nil
	}
}

// save writes a new registry and starts its synchronization.
func (s *Server) save(r *http.Request, made *registry, skipSync bool) error {
	starts := made.settings().Synced && !skipSync
	if starts {
		made.Sync.begin(s.now())
	}
	err := s.options.Store.Update(r.Context(), func(tx *store.Tx) error { return putRegistry(tx, made) })
	if err == nil && starts {
		s.launch(made)
	}
	return err
}

func registryGet(kind string) operation {
	return func(s *Server, r *http.Request, _ scope) (response, error) {
		found, err := s.registry(r, kind)
		if err != nil {
			return response{}, err
		}
		return ok(found.wire()), nil
	}
}

// registry reads the registry that the path names.
func (s *Server) registry(r *http.Request, kind string) (found *registry, err error) {
	err = s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		found, err = getRegistry(tx, kind, r.PathValue("uid"))
		return err
	})
	return found, err
}

// registryUpdate overwrites everything but the identity of the registry and
// what is known of its synchronization.
func registryUpdate(kind string) operation {
	return func(s *Server, r *http.Request, _ scope) (response, error) {
		made, err := registryBody(r, kind)
		if err != nil {
			return response{}, err
		}
		starts := made.settings().Synced
		err = s.options.Store.Update(r.Context(), func(tx *store.Tx) error {
			before, err := getRegistry(tx, kind, r.PathValue("uid"))
			if err != nil {
				return err
			}
			if err := sameIdentity(before, made); err != nil {
				return err
			}
			made.Metadata.UID = before.Metadata.UID
			made.Metadata.CreationTimestamp = before.Metadata.CreationTimestamp
			made.Metadata.LastModifiedTimestamp = s.now()
			if !starts {
				return errors.Join(forgetPacks(tx, made.Metadata.UID), putRegistry(tx, made))
			}
			made.Sync = before.Sync
			made.Sync.begin(s.now())
			return putRegistry(tx, made)
		})
		if err == nil && starts {
			s.launch(made)
		}
		return noContent, err
	}
}

func sameIdentity(before, after *registry) error {
	if after.Metadata.Name != before.Metadata.Name {
		return invalid("metadata.name cannot be changed from %q to %q", before.Metadata.Name, after.Metadata.Name)
	}
	if uid := after.Metadata.UID; uid != "" && uid != before.Metadata.UID {
		return invalid("metadata.uid is not the uid of the path")
	}
	return nil
}

// registryDelete deletes a registry of the kind, or of any when kind is "".
func registryDelete(kind string) operation {
	return func(s *Server, r *http.Request, _ scope) (response, error) {
		err := s.options.Store.Update(r.Context(), func(tx *store.Tx) error {
			found, err := getRegistry(tx, kind, r.PathValue("uid"))
			if err != nil {
				return err
			}
			if err := s.unused(tx, found); err != nil {
				return err
			}
			if err := forgetPacks(tx, found.Metadata.UID); err != nil {
				return err
			}
			return tx.Delete(kindRegistry, found.Metadata.UID)
		})
		return noContent, err
	}
}

// unused fails when a profile has a pack of the registry, and names all of
// those profiles with their versions and projects.
func (s *Server) unused(tx *store.Tx, g *registry) error {
	var users []string
	err := eachProfile(tx, func(p *profile) error {
		if p.uses(g.Metadata.UID) {
			users = append(users, p.Metadata.Name+" "+p.Version+s.projects.suffix(p.Project))
		}
		return nil
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

func registriesSummary(s *Server, r *http.Request, _ scope) (response, error) {
	list := v1.OciRegistries{Items: []v1.OciRegistry{}}
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		return eachRegistry(tx, func(g *registry) error {
			list.Items = append(list.Items, g.summary())
			return nil
		})
	})
	return ok(list), err
}

func registriesMetadata(s *Server, r *http.Request, _ scope) (response, error) {
	wanted := r.URL.Query().Get(v1.QueryScope)
	if err := oneOf("query parameter scope", wanted, v1.ScopeSystem, v1.ScopeTenant, v1.ScopeAll); err != nil {
		return response{}, err
	}
	list := v1.RegistriesMetadata{Items: []v1.RegistryMetadata{}}
	if wanted == v1.ScopeSystem {
		return ok(list), nil
	}
	err := s.options.Store.View(r.Context(), func(tx *store.Tx) error {
		return eachRegistry(tx, func(g *registry) error {
			list.Items = append(list.Items, g.metadata())
			return nil
		})
	})
	return ok(list), err
}

func registryEntity(s *Server, r *http.Request, _ scope) (response, error) {
	found, err := s.registry(r, "")
	if err != nil {
		return response{}, err
	}
	return ok(found.entity()), nil
}
