package listing

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ list.ListResourceWithConfigure        = (*listResource[struct{}])(nil)
	_ list.ListResourceWithConfigValidators = (*listResource[struct{}])(nil)
)

// Resource defines a list resource whose configuration is a C.
type Resource[C any] struct {
	// Type is that of the resource, without the name of the provider, such as "cluster_profile".
	Type   string
	Schema func() schema.Schema
	// Validators check several arguments together.
	Validators []list.ConfigValidator
	// List gives the results, as Stream and Failed make them.
	List func(ctx context.Context, s *session.Session, req list.ListRequest, config C) iter.Seq[list.ListResult]
}

// New makes an unconfigured list resource.
func New[C any](definition Resource[C]) list.ListResource {
	return &listResource[C]{definition: definition}
}

type listResource[C any] struct {
	definition Resource[C]
	session    *session.Session
}

func (l *listResource[C]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + l.definition.Type
}

func (l *listResource[C]) Configure(
	_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	l.session = session.From(req.ProviderData, &resp.Diagnostics)
}

func (l *listResource[C]) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = l.definition.Schema()
}

func (l *listResource[C]) ListResourceConfigValidators(context.Context) []list.ConfigValidator {
	return l.definition.Validators
}

func (l *listResource[C]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config C
	if diags := attribute.Get(ctx, req.Config, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = l.definition.List(ctx, l.session, req, config)
}

// Conflicting allows one of the arguments.
func Conflicting(first, second string) list.ConfigValidator {
	return listresourcevalidator.Conflicting(path.MatchRoot(first), path.MatchRoot(second))
}

// Argument is an optional text; one that is not empty where no validator is given.
func Argument(description string, validators ...validator.String) schema.StringAttribute {
	if len(validators) == 0 {
		validators = []validator.String{attribute.NotEmpty}
	}
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: validators}
}

// Object is one object to list, whose state is an M.
type Object[M any] struct {
	DisplayName string
	Identity    attribute.Identity
	// Read completes a state of which nothing was read yet, where resources are included in the results.
	Read func(ctx context.Context, imported M) (M, error)
	// Unread is the problem where that fails.
	Unread func(error) diagnose.Problem
}

// Result gives the result for an object: with its state where the request includes resources.
func Result[M any](ctx context.Context, req list.ListRequest, object Object[M]) []list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = object.DisplayName
	result.Diagnostics.Append(attribute.Set(ctx, result.Identity, object.Identity)...)
	if !req.IncludeResource {
		return []list.ListResult{result}
	}
	var imported M
	result.Diagnostics.Append(attribute.ReadStub(ctx, result.Resource, object.Identity.Imported(), &imported)...)
	found, err := object.Read(ctx, imported)
	if err != nil {
		return Unread(ctx, err, object.Unread(err))
	}
	result.Diagnostics.Append(attribute.Set(ctx, result.Resource, found)...)
	return []list.ListResult{result}
}
