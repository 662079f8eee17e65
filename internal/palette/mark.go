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

// mark identifies the draft that this provider wrote, and the published packs
// under it. Another edit of either makes it invalid. It is written in the same PUT
// as the draft.
type mark struct {
	// Base and Draft are fingerprints of the published packs and the draft.
	Base  string `json:"base"`
	Draft string `json:"draft"`
	// Held names packs whose removal waits for their profile resource.
	Held []string `json:"held,omitempty"`
	// Waits says that the draft exists only for held removals: an edit of other
	// packs must not publish it.
	Waits bool `json:"waits,omitempty"`
	// Before is the mark that a waiting draft has replaced.
	Before string `json:"before,omitempty"`
}

func (m mark) text() string {
	document, _ := json.Marshal(m) // strings and booleans always marshal
	return string(document)
}

// markIn reads the mark of a profile; the zero mark covers no draft.
func markIn(p Profile) mark {
	var m mark
	if json.Unmarshal([]byte(p.annotations[markKey]), &m) != nil {
		return mark{}
	}
	return m
}

// prints makes fingerprints of what lists of packs mean. It remembers the values
// documents that it has read: every batch of a profile has the same ones.
type prints struct{ meanings sync.Map } // text → string

// covers reports whether the draft of a profile is the one that was marked.
func (f *prints) covers(m mark, p Profile) bool {
	return m.Draft != "" && p.Draft != nil && m.Draft == p.draft() && m.Base == p.base()
}

// pending names packs whose removal is held although no draft shows it. Publishing
// an edit of other packs publishes the whole draft, and the removals are written
// to a draft again afterwards: a run may have been interrupted in between.
func (f *prints) pending(p Profile) []string {
	m := markIn(p)
	if m.Waits || len(m.Held) == 0 || p.changed() || m.Draft != p.base() {
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

// meaning is the hash of what a YAML document means, or of its trimmed text when
// it does not parse.
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
