package oci

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// call is a call of a Prober, with all its requests.
type call struct {
	operation probe.Operation
	target    probe.Target
	timeout   time.Duration
}

func (p *Prober) call(operation probe.Operation, target probe.Target) call {
	return call{operation: operation, target: target, timeout: budget.Lookup.Time()}
}

func (p *Prober) lookup(target probe.Target) call { return p.call(probe.GetManifest, target) }

// bounded runs a call within its timeout, and removes the registry's secrets from
// its error.
func bounded[T any](ctx context.Context, c call, run func(context.Context) (T, error)) (T, error) {
	limited, cancel := budget.WithTimeout(ctx, budget.Lookup, c.timeout)
	defer cancel()
	found, err := run(limited)
	if err == nil {
		return found, nil
	}
	var zero T
	var failed *probe.Error
	switch {
	case errors.As(err, &failed):
		return zero, failed.Redacted(c.target.Registry.Credential.Secrets()...)
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return zero, c.late(err)
	}
	return zero, err
}

// late returns the error for a call that exceeded its timeout.
func (c call) late(err error) error {
	registry := c.target.Registry
	response := probe.Response{
		Service: probe.ServiceOf(registry.Endpoint, ""), Host: registry.Host(),
		Operation: c.operation, Method: http.MethodGet, URL: rootOf(registry.Host(), registry.Suffix).String(),
		Err: budget.Over(budget.Lookup, 0),
	}
	if exceeded, is := budget.As(err); is {
		response.Err = exceeded
	}
	if c.operation == probe.GetManifest {
		reference := c.target.Reference()
		response.Repository, response.Tag = reference.Repository, reference.Tag
	}
	return probe.Classify(response)
}
