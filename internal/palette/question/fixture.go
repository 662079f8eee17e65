package question

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/palette-oci/terraform-provider-palette/internal/palette/guest"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// fixtures are the objects of several questions, each created when the first one
// needs it.
type fixtures struct {
	scope                once[string]
	plain, syncing       once[thing]
	whole, draft, layers once[thing]
	indexed              once[index]
	source               once[thing]
	cloned               once[clone]
	shown                once[string]
}

// once remembers the result of a fixture, also an error.
type once[T any] struct {
	done  bool
	value T
	err   error
}

func (o *once[T]) get(fixture func() T) T {
	if !o.done {
		o.done = true
		o.value, o.err = attempt(fixture)
	}
	check(o.err)
	return o.value
}

// thing is an object, and the response to its creation.
type thing struct {
	name, uid string
	created   reply
}

// project finds the project of the run by its name, and returns its uid.
func (a *asker) project(ctx context.Context) string {
	return a.scope.get(func() string {
		path := v1.PathProjectsMetadata + "?name=" + url.QueryEscape(a.peer.Project)
		got := a.send(ctx, "", http.MethodGet, path, nil)
		got.need("the projects cannot be read")
		for _, item := range itemsAt(got.value, "items") {
			if textAt(item, "metadata", "name") == a.peer.Project {
				return textAt(item, "metadata", "uid")
			}
		}
		panic(failure{fmt.Errorf("there is no project %q", a.peer.Project)})
	})
}

// name is a unique name.
func (a *asker) name(what string) string { return a.prefix + "-" + what }

// create creates an object.
func (a *asker) create(ctx context.Context, project, name, path string, body any) thing {
	got := a.send(ctx, project, http.MethodPost, path, body)
	got.need(name[len(a.prefix)+1:] + " could not be made")
	uid := uidOf(got.value)
	if uid == "" {
		check(fmt.Errorf("%s was made, but the response has no uid", name))
	}
	return thing{name, uid, got}
}

// uidOf is the uid in the response to a creation, whatever its case.
func uidOf(created any) string { return cmp.Or(textAt(created, "uid"), textAt(created, "UID")) }

// basic is a registry. One that Palette need not reach has a host that does not
// exist, by RFC 6761, section 6.4.
func (a *asker) basic(what string, from *guest.Registry) (string, v1.BasicOciRegistry) {
	name := a.name(what)
	spec := &v1.BasicOciRegistrySpec{
		Endpoint: a.nowhere(), BaseContentPath: "charts", ProviderType: v1.ProviderHelm,
		Auth: &v1.RegistryAuth{
			Type: v1.AuthBasic, Username: "reader", Password: a.password.Reveal(),
			TLS: &v1.TLSConfiguration{Enabled: true},
		},
	}
	if from != nil {
		spec.Endpoint, spec.BaseContentPath = from.Endpoint, from.Path
		spec.Auth.Username, spec.Auth.Password = from.Username, from.Password.Reveal()
		if from.Username == "" {
			spec.Auth.Type = v1.AuthNone
		}
	}
	return name, v1.BasicOciRegistry{Metadata: &v1.ObjectMeta{Name: name}, Spec: spec}
}

func (a *asker) nowhere() string { return a.prefix + ".invalid" }

// registry is one without synchronization, on a host that does not exist.
func (a *asker) registry(ctx context.Context) thing {
	return a.plain.get(func() thing {
		name, body := a.basic("registry", nil)
		return a.create(ctx, "", name, v1.PathBasicRegistries, body)
	})
}

// synchronized is a registry with synchronization, whether that works or not.
func (a *asker) synchronized(ctx context.Context) thing {
	return a.syncing.get(func() thing {
		name, body := a.basic("synchronized", a.peer.Registry)
		body.Spec.IsSyncSupported = true
		return a.create(ctx, "", name, v1.PathBasicRegistries, body)
	})
}

// registryAt reads something of registries, in the scope of the project where
// the key may not do so in that of the tenant.
func (a *asker) registryAt(ctx context.Context, path string) reply {
	got := a.send(ctx, "", http.MethodGet, path, nil)
	if got.status == http.StatusForbidden {
		got = a.inProject(ctx, http.MethodGet, path, nil)
	}
	return got
}

// registryDocument creates a registry and reads it.
func (a *asker) registryDocument(ctx context.Context, fixture func(context.Context) thing) any {
	got := a.registryAt(ctx, v1.Path(v1.PathBasicRegistry, fixture(ctx).uid))
	got.need("the registry cannot be read")
	return got.value
}
