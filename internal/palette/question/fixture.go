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

// fixtures are what several questions look at, each made when the first needs
// it.
type fixtures struct {
	scope                once[in]
	plain, syncing       once[thing]
	whole, draft, layers once[thing]
	indexed              once[index]
	source               once[thing]
	cloned               once[clone]
	shown                once[string]
}

// once remembers what making something has come to, its failure too.
type once[T any] struct {
	done  bool
	value T
	err   error
}

func (o *once[T]) get(fixture func() (T, error)) (T, error) {
	if !o.done {
		o.done = true
		o.err = fmt.Errorf("making it panicked") // unless it returns
		o.value, o.err = fixture()
	}
	return o.value, o.err
}

// thing is an object that was made, and the response that said so.
type thing struct {
	name, uid string
	created   reply
}

// project finds the project of the run by its name.
func (a *asker) project(ctx context.Context) (in, error) {
	return a.scope.get(func() (in, error) {
		got, err := a.send(ctx, "", http.MethodGet, v1.PathProjectsMetadata+"?name="+url.QueryEscape(a.peer.Project),
			nil)
		if err == nil {
			err = got.fails("the projects cannot be read")
		}
		if err != nil {
			return "", err
		}
		for _, item := range itemsAt(got.value, "items") {
			if textAt(item, "metadata", "name") == a.peer.Project {
				return in(textAt(item, "metadata", "uid")), nil
			}
		}
		return "", fmt.Errorf("there is no project %q", a.peer.Project)
	})
}

// name is one that nobody else uses.
func (a *asker) name(what string) string { return a.prefix + "-" + what }

// create makes an object and returns it whatever its uid is called.
func (a *asker) create(ctx context.Context, scope in, name, path string, body any) (thing, error) {
	got, err := a.send(ctx, scope, http.MethodPost, path, body)
	if err == nil {
		err = got.fails(name[len(a.prefix)+1:] + " could not be made")
	}
	if err != nil {
		return thing{}, err
	}
	if uid := uidOf(got.value); uid != "" {
		return thing{name, uid, got}, nil
	}
	return thing{}, fmt.Errorf("%s was made, but the response has no uid", name)
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

// registry is one that is not synchronized, and that nobody reaches.
func (a *asker) registry(ctx context.Context) (thing, error) {
	return a.plain.get(func() (thing, error) {
		name, body := a.basic("registry", nil)
		return a.create(ctx, "", name, v1.PathBasicRegistries, body)
	})
}

// synchronized is a registry with synchronization, whether that works or not.
func (a *asker) synchronized(ctx context.Context) (thing, error) {
	return a.syncing.get(func() (thing, error) {
		name, body := a.basic("synchronized", a.peer.Registry)
		body.Spec.IsSyncSupported = true
		return a.create(ctx, "", name, v1.PathBasicRegistries, body)
	})
}

// registryAt reads something of registries, in the scope of the project where
// the key may not do so in that of the tenant.
func (a *asker) registryAt(ctx context.Context, path string) (reply, error) {
	got, err := a.send(ctx, "", http.MethodGet, path, nil)
	if err != nil || got.status != http.StatusForbidden {
		return got, err
	}
	scope, err := a.project(ctx)
	if err != nil {
		return got, err
	}
	return a.send(ctx, scope, http.MethodGet, path, nil)
}

// registryDocument reads a registry itself.
func (a *asker) registryDocument(ctx context.Context, of func(context.Context) (thing, error)) (any, error) {
	made, err := of(ctx)
	if err != nil {
		return nil, err
	}
	got, err := a.registryAt(ctx, v1.Path(v1.PathBasicRegistry, made.uid))
	if err == nil {
		err = got.fails("the registry cannot be read")
	}
	return got.value, err
}
