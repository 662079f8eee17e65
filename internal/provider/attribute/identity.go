package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
)

// IdentityText is a text by which Terraform finds an object again. An import
// needs all of them.
func IdentityText(description string) identityschema.StringAttribute {
	return identityschema.StringAttribute{RequiredForImport: true, Description: description}
}

// Stub is a state, or the resource of a list result, that holds nothing yet.
type Stub interface {
	Source
	SetAttribute(ctx context.Context, at path.Path, value any) diag.Diagnostics
}

// Fill sets attributes of a stub: what is known before anything was read.
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

// Keep writes a state and the identity beside it.
func Keep[M, I any](ctx context.Context, state, beside Target, model M, identity I) diag.Diagnostics {
	diags := Set(ctx, state, model)
	diags.Append(Set(ctx, beside, identity)...)
	return diags
}
