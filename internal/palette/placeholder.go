package palette

import (
	"fmt"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// placeholderName is the pack of a draft that would be without packs on a
// Palette that does not take such a draft. It is never published, no reader of
// a profile sees it, and the next write of the draft leaves it out.
const placeholderName = "terraform-placeholder"

// placeholder is a pack that says what it is, should anybody attach the draft.
func placeholder() Pack {
	return Pack{
		Name: placeholderName, Type: PackManifest, UID: v1.ManifestPackUID, Layer: LayerAddon,
		Values: "pack:\n  namespace: default\n",
		Manifests: []Manifest{{
			Name: "placeholder", Content: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + placeholderName + "\n",
		}},
	}
}

// EmptyProfileError says that Palette does not take a profile without packs,
// which it would become. What is published did not change. It wraps what
// Palette says.
type EmptyProfileError struct {
	UID string
	Err error
}

// Error implements error.
func (e *EmptyProfileError) Error() string {
	return fmt.Sprintf("palette does not take cluster profile %s without packs: %v", e.UID, e.Err)
}

// Unwrap gives what Palette says.
func (e *EmptyProfileError) Unwrap() error { return e.Err }

// needsPack reports whether Palette has decided against packs that are none.
func needsPack(packs []Pack, err error) bool { return len(packs) == 0 && Refused(err) }

// nonEmpty turns the refusal of packs that are none into what it means.
func nonEmpty(uid string, packs []Pack, err error) error {
	if needsPack(packs, err) {
		return &EmptyProfileError{UID: uid, Err: err}
	}
	return err
}
