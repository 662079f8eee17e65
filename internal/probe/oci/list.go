package oci

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"oras.land/oras-go/v2/registry/remote/auth"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

const pageSize = 1000

// catalogScope is what a token is exchanged for to list repositories.
// Source: https://distribution.github.io/distribution/spec/auth/scope/
const catalogScope = "registry:catalog:*"

// tags lists a repository's tags (OCI Distribution Specification 1.1, "Listing
// Tags").
func (s *session) tags(ctx context.Context, repository string) ([]string, error) {
	return s.list(ctx, s.tagsQuestion(repository, pageSize), func(page page) []string { return page.Tags })
}

func (s *session) tagsQuestion(repository string, size int) question {
	return question{
		operation: probe.AskTags, repository: repository,
		address: s.under(repository+"/tags/list", url.Values{"n": {strconv.Itoa(size)}}),
		scopes:  []string{auth.ScopeRepository(repository, auth.ActionPull)},
		limit:   budget.List,
	}
}

// charts lists what is below the base path: through AWS for Amazon ECR, which
// has no catalogue, else through the catalogue of the distribution project.
func (s *session) charts(ctx context.Context, registry probe.Registry) ([]string, error) {
	repositories, err := s.repositories(ctx, registry)
	if err != nil {
		return nil, err
	}
	base := registry.Base()
	if base == "" {
		return repositories, nil
	}
	var below []string
	for _, repository := range repositories {
		if name, found := strings.CutPrefix(repository, base+"/"); found {
			below = append(below, name)
		}
	}
	return below, nil
}

func (s *session) repositories(ctx context.Context, registry probe.Registry) ([]string, error) {
	byAWS := !isAnonymous(registry.Credential) && registry.Credential.Kind != credential.Basic
	if catalog, ok := s.options.ECR.(probe.Catalog); ok && byAWS {
		return catalog.Repositories(ctx, registry)
	}
	return s.list(ctx, s.catalogQuestion(pageSize), func(page page) []string { return page.Repositories })
}

func (s *session) catalogQuestion(size int) question {
	return question{
		operation: probe.AskCatalog,
		address:   s.under("_catalog", url.Values{"n": {strconv.Itoa(size)}}),
		scopes:    []string{catalogScope},
		limit:     budget.List,
	}
}

type page struct {
	Tags         []string `json:"tags"`
	Repositories []string `json:"repositories"`
}

var errPage = errors.New("page of a list cannot be read")

// longestName is what no name of a repository or tag exceeds, in bytes.
const longestName = 255

// list follows the pages of a list. Past budget.Pages, budget.ListBytes and
// budget.Names what was read is returned: lists serve suggestions and an index,
// and a registry could go on for ever.
func (s *session) list(ctx context.Context, q question, entries func(page) []string) ([]string, error) {
	var all []string
	var received int64
	for range budget.Pages.Max {
		answer, err := s.ask(ctx, q)
		if err != nil {
			return nil, err
		}
		var read page
		if err := json.Unmarshal(answer.body, &read); err != nil {
			return nil, s.unreadable(q, fmt.Errorf("%w: %w", errPage, err))
		}
		names := slices.DeleteFunc(entries(read), func(name string) bool { return len(name) > longestName })
		all = append(all, names...)
		if int64(len(all)) >= budget.Names.Max {
			return slices.Clone(all[:budget.Names.Max]), nil
		}
		received += int64(len(answer.body))
		next, err := s.nextPage(q, answer)
		if err != nil {
			return nil, s.unreadable(q, err)
		}
		if received > budget.ListBytes.Max || next == nil || next.String() == q.address.String() {
			break
		}
		q.address = next
	}
	return slices.Clip(all), nil
}

var nextLink = regexp.MustCompile(`<([^>]*)>\s*;[^,]*rel="?next"?`)

// nextPage reads the header Link (RFC 8288). The next page is asked for with
// credentials, so it must be at the same origin.
func (s *session) nextPage(q question, answer reply) (*url.URL, error) {
	found := nextLink.FindStringSubmatch(answer.header.Get("Link"))
	if found == nil {
		return nil, nil
	}
	next, err := url.Parse(found[1])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPage, err)
	}
	next = q.address.ResolveReference(next)
	// Some registries under a path write the link as if they had none.
	if suffix := strings.TrimSuffix(s.root.Path, "/v2/"); suffix != "" && strings.HasPrefix(next.Path, "/v2/") {
		next.Path = suffix + next.Path
	}
	if !sameOrigin(next, s.root) {
		return nil, fmt.Errorf("%w: the next page is at %s", errPage, next.Host)
	}
	return next, nil
}

func (s *session) unreadable(q question, err error) *probe.Error {
	return &probe.Error{
		Outcome: probe.Malformed, Registry: s.registry.Host(), Repository: q.repository,
		Method: http.MethodGet, URL: q.address.String(),
		Detail: probe.Printable(err.Error(), probe.MaxWords), Err: err,
		Causes:   []string{"a proxy responds in the registry's place"},
		NextStep: "Listing is not needed to use an exact version.",
	}
}
