package palette

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// markKey is the annotation of a profile by which a later run knows a draft of
// this provider. The specification describes annotations as the place where
// external tools keep arbitrary metadata, to be preserved by whoever modifies
// the object.
const markKey = "terraform-provider-palette/draft"

// mark says which draft this provider wrote over which published packs. A
// person's edit of either makes it say nothing. It travels with the draft, in
// the same PUT.
type mark struct {
	// Base and Draft are fingerprints of the published packs and the draft.
	Base  string `json:"base"`
	Draft string `json:"draft"`
	// Held names packs whose removal waits for their profile resource.
	Held []string `json:"held,omitempty"`
	// Waits says that the draft is for that only: it must not be published by
	// an edit of other packs.
	Waits bool `json:"waits,omitempty"`
	// Before is the mark that a waiting draft took the place of.
	Before string `json:"before,omitempty"`
}

func (m mark) text() string {
	document, _ := json.Marshal(m) // strings and booleans always marshal
	return string(document)
}

// markIn reads the mark of a profile; the zero mark covers nothing.
func markIn(p Profile) mark {
	var m mark
	if json.Unmarshal([]byte(p.annotations[markKey]), &m) != nil {
		return mark{}
	}
	return m
}

// prints tells what lists of packs mean. It remembers the values documents that
// it has read: those of one profile come again in every batch.
type prints struct{ meanings sync.Map } // text → string

// covers reports whether the draft of a profile is the one that was marked.
func (f *prints) covers(m mark, p Profile) bool {
	return m.Draft != "" && p.Draft != nil && m.Draft == p.draft() && m.Base == p.base()
}

// pending names packs whose removal waits although no draft says so. To publish
// an edit of other packs promotes the draft whole, and the removals are put back
// into it afterwards: a run may have been interrupted in between.
func (f *prints) pending(p Profile) []string {
	m := markIn(p)
	if m.Waits || len(m.Held) == 0 || p.Draft != nil && len(difference(p.published(), p.Draft.Packs)) > 0 ||
		m.Draft != p.base() {
		return nil
	}
	return m.Held
}

// withoutHeld is the text of a mark that holds no removals.
func withoutHeld(text string) string {
	var m mark
	if json.Unmarshal([]byte(text), &m) != nil || len(m.Held) == 0 {
		return text
	}
	m.Held = nil
	return m.text()
}

// of is equal for lists of packs that mean the same: Palette may trim values,
// drop comments, reorder keys and give uids.
func (f *prints) of(packs []Pack) string {
	sum := sha256.New()
	for _, p := range packs {
		line := []string{p.Name, p.Tag, p.RegistryUID, p.Type, p.Layer, f.meaning(p.Values)}
		for _, m := range p.Manifests {
			line = append(line, m.Name)
		}
		document, _ := json.Marshal(line) // text always marshals
		sum.Write(document)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// meaning is a document without what YAML does not mean; one that does not
// parse is itself, without space around it.
func (f *prints) meaning(values string) string {
	if known, ok := f.meanings.Load(values); ok {
		return known.(string)
	}
	text := strings.TrimSpace(values)
	var document any
	if yaml.Unmarshal([]byte(text), &document) == nil {
		if canonical, err := json.Marshal(document); err == nil {
			text = string(canonical)
		}
	}
	sum := sha256.Sum256([]byte(text))
	known := hex.EncodeToString(sum[:])
	f.meanings.Store(values, known)
	return known
}
