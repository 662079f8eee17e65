package probe

import (
	"context"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

// Prober looks charts up in registries. Implementations are safe for concurrent use
// and remember definite responses. The error for a response of a registry, or for
// the lack of a response, is an *Error; that of a cancelled context is returned as
// it is.
type Prober interface {
	// Login tests the credentials. A response that anonymous callers get as well
	// proves nothing.
	Login(ctx context.Context, registry Registry) (Proof, error)

	// Resolve finds the chart with one manifest request by tag, and one for
	// each manifest below an index. It checks that the tag leads to one chart of
	// the requested name and version; a leading v makes no difference. It reads
	// the config blob only when the manifest's annotations do not show these,
	// and the archive only when the config blob does not either.
	Resolve(ctx context.Context, target Target) (Finding, error)

	// Open does what Resolve does, and reads the chart's archive.
	Open(ctx context.Context, target Target) (Finding, chart.Content, error)

	// Tags lists the tags of a chart's repository in the order of the registry.
	Tags(ctx context.Context, registry Registry, chart string) ([]string, error)

	// AllTags lists every tag: for a list beyond the limits of budget it returns
	// an *Error with outcome TooLarge, where Tags returns a part.
	AllTags(ctx context.Context, registry Registry, chart string) ([]string, error)

	// Suggest adds to the definite absence of a chart what the registry holds
	// instead: the versions next to the requested one, or charts of a similar
	// name. It leaves any other error unchanged. When a list is refused, it
	// stores only the missing permission, in absent.Permission. Registries send
	// the same response for an absent repository and an absent tag, so
	// VersionAbsent becomes ChartAbsent when the list of tags shows that the
	// repository is absent. Resolve and Open call it for their own errors.
	Suggest(ctx context.Context, target Target, absent *Error)

	// Expect announces the charts of a registry that will be looked up, so that
	// one token can cover their repositories. It sends no request, and the
	// look-ups may be left out.
	Expect(registry Registry, charts []string)

	// Charts lists the repositories below the registry's base path, without
	// that path. Many registries refuse this to most callers.
	Charts(ctx context.Context, registry Registry) ([]string, error)
}
