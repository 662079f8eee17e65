package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Identity is how Terraform identifies an object. Imported is the state of one of which nothing was read yet.
type Identity interface {
	Imported() map[string]attr.Value
}

// Stub is a state, or the resource of a list result, that is empty.
type Stub interface {
	Source
	SetAttribute(ctx context.Context, name path.Path, value any) diag.Diagnostics
}

// Fill sets the attributes of a stub that are known before the object is read.
func Fill(ctx context.Context, stub Stub, known map[string]attr.Value) diag.Diagnostics {
	var diags diag.Diagnostics
	for name, value := range known {
		diags.Append(stub.SetAttribute(ctx, path.Root(name), value)...)
	}
	return diags
}

// ReadStub fills a stub and reads it: a model whose nulls have their types.
func ReadStub[T any](ctx context.Context, stub Stub, known map[string]attr.Value, into *T) diag.Diagnostics {
	diags := Fill(ctx, stub, known)
	diags.Append(Get(ctx, stub, into)...)
	return diags
}

// Keep writes a state and its identity.
func Keep[M, I any](ctx context.Context, state, identity Target, model M, identified I) diag.Diagnostics {
	diags := Set(ctx, state, model)
	diags.Append(Set(ctx, identity, identified)...)
	return diags
}
