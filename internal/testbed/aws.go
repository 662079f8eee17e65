package testbed

import (
	"net"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// AWS is the AWS of a world: users and roles come from the embedded [aws.Cloud], registries from here. The API
// hosts of STS, ECR and ECR Public respond in every region, in each of their forms (FIPS, dual-stack, other
// partitions); a private registry responds under each of its host names and is empty until something is pushed.
// Hosts come into being when they are requested; [World.Host] finds one for its faults and its log.
type AWS struct {
	*aws.Cloud
	world *World

	mu         sync.Mutex
	registries map[registryKey]*Registry
	public     *Registry
}

type registryKey struct{ account, region string }

// AWS adds AWS to the world, the first time it is called.
func (w *World) AWS() *AWS {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.aws == nil {
		a := &AWS{world: w, registries: map[registryKey]*Registry{}}
		a.Cloud = aws.NewCloud(a.images)
		w.aws, w.resolvers = a, append(w.resolvers, a.resolve)
	}
	return w.aws
}

// images is a registry for the ECR API.
func (a *AWS) images(account, region string) aws.Images {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r, known := a.registries[registryKey{account, region}]; known {
		return r
	}
	return nil
}

// Registry is the private registry of an account in a region. Its log is that of the usual host name,
// <account>.dkr.ecr.<region>.amazonaws.com; the other names have logs of their own.
func (a *AWS) Registry(account, region string) *Registry {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := registryKey{account, region}
	if r, known := a.registries[key]; known {
		return r
	}
	r := a.world.addRegistry(aws.RegistryHost(account, region), a.setup(key, newStorage()))
	a.registries[key] = r
	return r
}

// setup is that of one of the host names of a registry; the content is that of all.
func (a *AWS) setup(key registryKey, content *storage) *registrySetup {
	setup := &registrySetup{accounts: newAccounts(), storage: content}
	if aws.PartitionOf(key.region) == "aws" {
		setup.blobHost = LayerHost(key.region)
	}
	setup.authenticator = func(host string) authenticator {
		g := &ecrAuth{
			cloud: a.Cloud, host: host, account: key.account, region: key.region,
			content: &Registry{storage: content},
		}
		return g.responds
	}
	return setup
}

// LayerHost is the bucket of a region that ECR redirects blobs to.
func LayerHost(region string) string {
	return "prod-" + region + "-starport-layer-bucket.s3." + region + ".amazonaws.com"
}

const galleryHost = "public.ecr.aws"

// Public is one alias of the gallery, public.ecr.aws/<alias>. Logs and faults are those of the whole host.
func (a *AWS) Public(alias string) *Registry {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.public == nil {
		a.public = a.gallery()
	}
	return &Registry{
		Host: a.public.Host, storage: a.public.storage, accounts: a.public.accounts, tokens: a.public.tokens,
		prefix: alias,
	}
}

func (a *AWS) gallery() *Registry {
	tokens := &tokenAuth{
		realm: "https://" + galleryHost + "/token/", service: galleryHost, path: "/token/", lifetime: time.Hour,
	}
	public := &publicAuth{cloud: a.Cloud, tokens: tokens}
	return a.world.Registry(galleryHost, func(s *registrySetup) {
		s.tokens, s.readOnly = tokens, true
		s.authenticator = func(string) authenticator { return public.responds }
	})
}

var registryForm = regexp.MustCompile(`^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z]{2,4}(?:-[a-z]+)+-\d)\.[a-z0-9.-]+$`)

// resolve makes the host that AWS has under a name.
func (a *AWS) resolve(address string) *Host {
	name, port, err := net.SplitHostPort(address)
	if err != nil || port != "443" {
		return nil
	}
	if api := a.API(name); api != nil {
		return newHost(name, api, a.world.authority)
	}
	if name == galleryHost {
		return a.Public("").Host
	}
	match := registryForm.FindStringSubmatch(name)
	if match == nil || !slices.Contains(aws.RegistryHosts(match[1], match[2]), name) {
		return nil
	}
	key := registryKey{account: match[1], region: match[2]}
	r := a.Registry(key.account, key.region)
	if name == aws.RegistryHost(key.account, key.region) {
		return r.Host
	}
	return newHost(name, a.world.serveRegistry(name, a.setup(key, r.storage)), a.world.authority)
}
