package acctest_test

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// attachment is a change of the official provider to a cluster.
type attachment struct{ Action, Cluster, Profile string }

// official stands for the official provider in the attach guide: it has the documented schema of
// spectrocloud_addon_deployment, and calls attached for each change to a cluster.
type official struct {
	mu       sync.Mutex
	attached func(context.Context, attachment) error
}

func (p *official) new() framework.Provider { return p }

func (p *official) Metadata(_ context.Context, _ framework.MetadataRequest, resp *framework.MetadataResponse) {
	resp.TypeName = "spectrocloud"
}

func (p *official) Schema(_ context.Context, _ framework.SchemaRequest, resp *framework.SchemaResponse) {
	resp.Schema = providerschema.Schema{Attributes: map[string]providerschema.Attribute{
		"project_name": providerschema.StringAttribute{Optional: true},
	}}
}

func (p *official) Configure(context.Context, framework.ConfigureRequest, *framework.ConfigureResponse) {
}

func (p *official) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p *official) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &deployment{p} }}
}

func (p *official) report(ctx context.Context, action string, d deploymentModel, diags *diag.Diagnostics) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, profile := range d.Profiles {
		if err := p.attached(ctx,
			attachment{action, d.ClusterUID.ValueString(), profile.ID.ValueString()}); err != nil {
			diags.AddError("Not Attached", err.Error())
		}
	}
}

// deployment is spectrocloud_addon_deployment.
type deployment struct{ provider *official }

type deploymentModel struct {
	ID           types.String        `tfsdk:"id"`
	ClusterUID   types.String        `tfsdk:"cluster_uid"`
	Context      types.String        `tfsdk:"context"`
	ApplySetting types.String        `tfsdk:"apply_setting"`
	Profiles     []deploymentProfile `tfsdk:"cluster_profile"`
}

type deploymentProfile struct {
	ID        types.String `tfsdk:"id"`
	Variables types.Map    `tfsdk:"variables"`
}

func (r *deployment) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "spectrocloud_addon_deployment"
}

func (r *deployment) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"id":            schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"cluster_uid":   schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
			"context":       schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("project")},
			"apply_setting": schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("DownloadAndInstall")},
		},
		Blocks: map[string]schema.Block{
			"cluster_profile": schema.SetNestedBlock{NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
				"id":        schema.StringAttribute{Required: true},
				"variables": schema.MapAttribute{Optional: true, ElementType: types.StringType},
			}}},
		},
	}
}

func (r *deployment) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan deploymentModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	plan.ID = types.StringValue("deployment-on-" + plan.ClusterUID.ValueString())
	r.provider.report(ctx, "create", plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *deployment) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r *deployment) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan deploymentModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.provider.report(ctx, "update", plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *deployment) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state deploymentModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.provider.report(ctx, "delete", state, &resp.Diagnostics)
}

// sorted are the recorded lines of a step, sorted: clusters are attached concurrently.
func (n *notes) sorted() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	lines := slices.Clone(n.lines)
	n.lines = nil
	slices.Sort(lines)
	return lines
}

// notes are lines that several goroutines write.
type notes struct {
	mu    sync.Mutex
	lines []string
}

func (n *notes) add(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}
