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

// catalogScope is the scope of a token that lists repositories.
// Source: https://distribution.github.io/distribution/spec/auth/scope/
const catalogScope = "registry:catalog:*"

// tags lists a repository's tags (OCI Distribution Specification 1.1, "Listing
// Tags"), at least in part.
func (s *session) tags(ctx context.Context, repository string) ([]string, error) {
	return s.list(ctx, s.tagsRequest(repository, pageSize), func(page page) []string { return page.Tags })
}

// allTags lists all tags, or returns an error for a list beyond the limits.
func (s *session) allTags(ctx context.Context, repository string) ([]string, error) {
	q := s.tagsRequest(repository, pageSize)
	tags, exceeded, err := s.pages(ctx, q, func(page page) []string { return page.Tags })
	if err == nil && exceeded != nil {
		return nil, s.tooLong(q, exceeded)
	}
	return tags, err
}

func (s *session) tagsRequest(repository string, size int) apiRequest {
	return apiRequest{
		operation: probe.GetTags, repository: repository,
		address: s.under(repository+"/tags/list", url.Values{"n": {strconv.Itoa(size)}}),
		scopes:  []string{auth.ScopeRepository(repository, auth.ActionPull)},
		limit:   budget.List,
	}
}

// charts lists the repositories below the base path: with the AWS API for Amazon
// ECR, which has no catalogue, otherwise with the catalogue of the registry.
func (s *session) charts(ctx context.Context, registry probe.Registry) ([]string, error) {
	repositories, err := s.repositories(ctx, registry)
	if err != nil {
		return nil, err
	}
	base := registry.Base()
	if base == "" {
		return repositories, nil
	}
	var charts []string
	for _, repository := range repositories {
		if name, found := strings.CutPrefix(repository, base+"/"); found {
			charts = append(charts, name)
		}
	}
	return charts, nil
}

func (s *session) repositories(ctx context.Context, registry probe.Registry) ([]string, error) {
	byAWS := !isAnonymous(registry.Credential) && registry.Credential.Kind != credential.Basic
	if catalog, ok := s.options.ECR.(probe.Catalog); ok && byAWS {
		return catalog.Repositories(ctx, registry)
	}
	return s.list(ctx, s.catalogRequest(pageSize), func(page page) []string { return page.Repositories })
}

func (s *session) catalogRequest(size int) apiRequest {
	return apiRequest{
		operation: probe.GetCatalog,
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

// longestName bounds the name of a repository or tag, in bytes.
const longestName = 255

// list does what pages does for callers that accept a part of the list.
func (s *session) list(ctx context.Context, q apiRequest, entries func(page) []string) ([]string, error) {
	names, _, err := s.pages(ctx, q, entries)
	return names, err
}

// pages reads the pages of a list. Beyond budget.Pages, budget.ListBytes or
// budget.Names it returns the names read so far, and the limit: a registry could
// send pages without end.
func (s *session) pages(
	ctx context.Context, q apiRequest, entries func(page) []string,
) ([]string, *budget.ExceededError, error) {
	var all []string
	var received int64
	for range budget.Pages.Max {
		response, err := s.request(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		var read page
		if err := json.Unmarshal(response.body, &read); err != nil {
			return nil, nil, s.unreadable(q, fmt.Errorf("%w: %w", errPage, err))
		}
		names := slices.DeleteFunc(entries(read), func(name string) bool { return len(name) > longestName })
		all = append(all, names...)
		if int64(len(all)) >= budget.Names.Max {
			return slices.Clone(all[:budget.Names.Max]), budget.Over(budget.Names, int64(len(all))), nil
		}
		received += int64(len(response.body))
		next, err := s.nextPage(q, response)
		switch {
		case err != nil:
			return nil, nil, s.unreadable(q, err)
		case next == nil || next.String() == q.address.String():
			return slices.Clip(all), nil, nil
		case received > budget.ListBytes.Max:
			return slices.Clip(all), budget.Over(budget.ListBytes, received), nil
		}
		q.address = next
	}
	return slices.Clip(all), budget.Over(budget.Pages, 0), nil
}

var nextLink = regexp.MustCompile(`<([^>]*)>\s*;[^,]*rel="?next"?`)

// nextPage reads the header Link (RFC 8288). The next page must have the same
// origin, since its request has credentials.
func (s *session) nextPage(q apiRequest, response apiResponse) (*url.URL, error) {
	found := nextLink.FindStringSubmatch(response.header.Get("Link"))
	if found == nil {
		return nil, nil
	}
	next, err := url.Parse(found[1])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPage, err)
	}
	next = q.address.ResolveReference(next)
	// Some registries omit their suffix from the link.
	if suffix := strings.TrimSuffix(s.root.Path, "/v2/"); suffix != "" && strings.HasPrefix(next.Path, "/v2/") {
		next.Path = suffix + next.Path
	}
	if !sameOrigin(next, s.root) {
		return nil, fmt.Errorf("%w: the next page is at %s", errPage, next.Host)
	}
	return next, nil
}

func (s *session) unreadable(q apiRequest, err error) *probe.Error {
	return &probe.Error{
		Outcome: probe.Malformed, Registry: s.registry.Host(), Repository: q.repository,
		Method: http.MethodGet, URL: q.address.String(),
		Detail: probe.Printable(err.Error(), probe.MaxErrorBody), Err: err,
		Causes:   []string{"a proxy responds in the registry's place"},
		NextStep: "Listing is not needed to use an exact version.",
	}
}

// tooLong returns the error for a list beyond the limits.
func (s *session) tooLong(q apiRequest, exceeded *budget.ExceededError) *probe.Error {
	return &probe.Error{
		Outcome: probe.TooLarge, Registry: s.registry.Host(), Repository: q.repository,
		Method: http.MethodGet, URL: q.address.String(), Err: exceeded,
		Causes:   []string{"the repository holds a tag for every build"},
		NextStep: "Remove tags that nobody uses. Listing is not needed to use an exact version.",
	}
}
