package probe

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Prober looks charts up in registries. Implementations are safe for concurrent use and
// remember definite responses for as long as they live. Every error about a
// registry's response, or the lack of one, is an *Error; a cancelled context is
// returned as it is.
type Prober interface {
	// Login exercises the credentials. A response that anonymous callers would
	// get as well is not taken for a proof.
	Login(ctx context.Context, registry Registry) (Proof, error)

	// Resolve finds the chart with one manifest request by tag, and one for
	// each manifest below an index, and checks that it is one chart and has the
	// name and version that were requested; a leading v makes no difference.
	// The config blob is read only when the manifest's annotations do not say
	// the latter, and the archive only when the config blob does not either.
	Resolve(ctx context.Context, target Target) (Finding, error)

	// Open is Resolve, and the content of the chart's archive.
	Open(ctx context.Context, target Target) (Finding, chart.Content, error)

	// Tags lists the tags of a chart's repository, as the registry orders
	// them.
	Tags(ctx context.Context, registry Registry, chart string) ([]string, error)

	// AllTags is Tags for who needs every one of them: where the list does not
	// end within the limits of budget, it is an *Error, TooLarge, in the place of
	// a part.
	AllTags(ctx context.Context, registry Registry, chart string) ([]string, error)

	// Suggest adds to the definite absence of a chart what is there instead: the
	// versions next to the wanted one, or the charts with a similar name. It
	// does nothing for every other error, and a list that is refused never
	// becomes the error: it only leaves the permission that is missing in
	// absent.Permission. Registries respond for an absent repository as they do
	// for an absent tag, so VersionAbsent becomes ChartAbsent when the list of
	// tags says that there is no such repository. The errors of Resolve and Open
	// have their suggestions.
	Suggest(ctx context.Context, target Target, absent *Error)

	// Expect says which charts of a registry are going to be looked up, so that
	// what a look-up needs may be had for all of them at once: one token for
	// several repositories. It sends nothing, and promises nothing.
	Expect(registry Registry, charts []string)

	// Charts lists the repositories below the registry's base path, without
	// that path. Many registries refuse this to most callers.
	Charts(ctx context.Context, registry Registry) ([]string, error)
}
