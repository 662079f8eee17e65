// Package reading is what the data sources share: how one is named, configured and validated, takes its configuration,
// and sets its state. What a data source reads, and its schema, is in the room of its noun.
package reading

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/provider/attribute"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

var (
	_ datasource.DataSourceWithConfigure        = (*dataSource[struct{}])(nil)
	_ datasource.DataSourceWithConfigValidators = (*dataSource[struct{}])(nil)
)

// DataSource defines a data source whose configuration and state is an M.
type DataSource[M any] struct {
	// Type is the type without the name of the provider, such as "cluster_profile".
	Type   string
	Schema func() schema.Schema
	// Validators check several arguments together.
	Validators []datasource.ConfigValidator
	// Object names what is read in the logs; nil stands for no name.
	Object func(M) string
	// Read completes the configuration. The state is set unless the diagnostics have an error.
	Read func(ctx context.Context, s *session.Session, m *M, diags *diag.Diagnostics)
}

// New makes an unconfigured data source.
func New[M any](definition DataSource[M]) datasource.DataSource {
	return &dataSource[M]{definition: definition}
}

type dataSource[M any] struct {
	definition DataSource[M]
	session    *session.Session
}

func (d *dataSource[M]) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_" + d.definition.Type
}

func (d *dataSource[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.definition.Schema()
}

func (d *dataSource[M]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return d.definition.Validators
}

func (d *dataSource[M]) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.session = session.From(req.ProviderData, &resp.Diagnostics)
}

func (d *dataSource[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m M
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	object := ""
	if d.definition.Object != nil {
		object = d.definition.Object(m)
	}
	ctx, end := d.session.Begin(ctx, "read", "data.palette_"+d.definition.Type, object)
	defer end()
	d.definition.Read(ctx, d.session, &m, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}

// ExactlyOneOf demands one of the arguments.
func ExactlyOneOf(names ...string) datasource.ConfigValidator {
	return datasourcevalidator.ExactlyOneOf(roots(names)...)
}

// Conflicting allows one of the arguments.
func Conflicting(names ...string) datasource.ConfigValidator {
	return datasourcevalidator.Conflicting(roots(names)...)
}

func roots(names []string) []path.Expression {
	expressions := make([]path.Expression, len(names))
	for i, name := range names {
		expressions[i] = path.MatchRoot(name)
	}
	return expressions
}

// Argument is an optional text; one that is not empty where no validator is given.
func Argument(description string, validators ...validator.String) schema.StringAttribute {
	if len(validators) == 0 {
		validators = []validator.String{attribute.NotEmpty}
	}
	return schema.StringAttribute{MarkdownDescription: description, Optional: true, Validators: validators}
}

// Key is an optional text that the object is found by, and that is read otherwise.
func Key(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description, Optional: true, Computed: true, Validators: validators,
	}
}

// Text is a text that is read.
func Text(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// Flag is a truth value that is read.
func Flag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{MarkdownDescription: description, Computed: true}
}
