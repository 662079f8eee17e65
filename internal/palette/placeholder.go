package palette

import (
	"fmt"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// placeholderName is the pack of a draft without packs, on a Palette that does not
// take such a draft. It is never published, a profile that is read does not have
// it, and the next write of the draft leaves it out.
const placeholderName = "terraform-placeholder"

// placeholder is a pack whose ConfigMap names its purpose, if a cluster gets it.
func placeholder() Pack {
	return Pack{
		Name: placeholderName, Type: PackManifest, UID: v1.ManifestPackUID, Layer: LayerAddon,
		Values: "pack:\n  namespace: default\n",
		Manifests: []Manifest{{
			Name: "placeholder", Content: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + placeholderName + "\n",
		}},
	}
}

// EmptyProfileError is the error when a profile would have no packs, and Palette
// does not take that. What is published did not change.
type EmptyProfileError struct {
	UID string
	Err error
}

// Error implements error.
func (e *EmptyProfileError) Error() string {
	return fmt.Sprintf("palette does not take cluster profile %s without packs: %v", e.UID, e.Err)
}

// Unwrap gives Palette's refusal.
func (e *EmptyProfileError) Unwrap() error { return e.Err }

// needsPack reports whether Palette has refused an empty list of packs.
func needsPack(packs []Pack, err error) bool { return len(packs) == 0 && Refused(err) }

// nonEmpty turns the refusal of an empty list of packs into an EmptyProfileError.
func nonEmpty(uid string, packs []Pack, err error) error {
	if needsPack(packs, err) {
		return &EmptyProfileError{UID: uid, Err: err}
	}
	return err
}
