package question

import (
	"context"
	"fmt"
	"net/http"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// packShows looks for a field in a chart and in a pack of manifests.
func packShows(field string) func(context.Context, *asker) Finding {
	return func(ctx context.Context, a *asker) Finding {
		type shown struct{ chart, manifests bool }
		var seen shown
		packs := packsOf(a.readOf(ctx, a.layered).value)
		for _, pack := range packs {
			there := textAt(pack, field) != ""
			if textAt(pack, "name") == "web" {
				seen.chart = there
			} else {
				seen.manifests = there
			}
		}
		if len(packs) != 2 {
			return Finding{Unlisted, fmt.Sprintf("%d packs of 2 are shown", len(packs))}
		}
		return among(seen, map[shown]string{{true, true}: Assumed, {}: "hidden"},
			fmt.Sprintf("%s of a chart is there: %t; of a pack of manifests: %t", field, seen.chart, seen.manifests))
	}
}

// packUIDSent names one version of a chart by its tag, another by its uid.
func packUIDSent(ctx context.Context, a *asker) Finding {
	known := a.index(ctx)
	if len(known.versions) < 2 {
		check(fmt.Errorf("the chart %s has one version only; two are needed", known.chart))
	}
	tagged, other := known.versions[0], known.versions[1]
	pack := web(known.registry, values)
	pack.Name, pack.Tag, pack.UID = known.chart, tagged.tag, other.uid
	put, shown := a.edited(ctx, "mixed", pack)
	saw := "PUT with the tag of one version and the uid of another: " + put.String()
	if put.refused() {
		return Finding{Assumed, saw}
	}
	uid, tag := textAt(shown, "packUid"), textAt(shown, "tag")
	if tag == tagged.tag && (uid == tagged.uid || uid == "") {
		return Finding{"found by tag", saw + "; the pack has the version of the tag"}
	}
	saw += fmt.Sprintf("; the pack shows the tag %s, and the uid that was sent: %t", tag, uid == other.uid)
	return Finding{Unlisted, saw}
}

func packRegistry(ctx context.Context, a *asker) Finding {
	known := a.index(ctx)
	pack := web("", values)
	pack.Name, pack.Tag, pack.UID = known.chart, known.versions[0].tag, known.versions[0].uid
	put, shown := a.edited(ctx, "homeless", pack)
	saw := "PUT of a pack with a uid and no registryUid: " + put.String()
	switch {
	case put.refused():
		return Finding{Assumed, saw}
	case textAt(shown, "registryUid") == known.registry:
		return Finding{"from the uid", saw + "; the pack has the registry of its uid"}
	}
	return Finding{Unlisted, saw + "; the pack has another registry, or none"}
}

// edited puts a pack into a profile of its own, and reads it there.
func (a *asker) edited(ctx context.Context, what string, pack v1.PackManifestEntity) (put reply, shown any) {
	made := a.make(ctx, published, a.entity(what, notes()))
	put = a.inProject(ctx, http.MethodPut, v1.Path(v1.PathProfile, made.uid), a.update(made, pack))
	if !put.good() {
		return put, nil
	}
	for _, listed := range packsOf(a.read(ctx, made.uid).value) {
		if textAt(listed, "name") == pack.Name {
			return put, listed
		}
	}
	return put, nil
}
