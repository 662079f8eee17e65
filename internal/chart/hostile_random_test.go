package chart_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// packer makes hostile archives: with odd entries, damaged, and with files that multiply
// their cost.
type packer struct{ *rand.Rand }

func (p packer) pick(options ...string) string { return options[p.IntN(len(options))] }

// size is mostly small, and sometimes anything.
func (p packer) size() int {
	return []int{1, 1, 2, 3, 5, 8, 40, 40, 2000, 50_000}[p.IntN(10)]
}

func (p packer) archive(levels int) []byte {
	var packed bytes.Buffer
	compressor := gzip.NewWriter(&packed)
	writer := tar.NewWriter(compressor)
	for _, hostile := range p.entries("web", levels) {
		header := &tar.Header{
			Name: hostile.name, Typeflag: hostile.kind, Linkname: hostile.link, Mode: int64(p.IntN(1 << 12)),
			Size: int64(len(hostile.text)),
		}
		if writer.WriteHeader(header) == nil {
			_, _ = writer.Write([]byte(hostile.text))
		}
	}
	if p.IntN(8) > 0 {
		_ = writer.Close()
	}
	_ = compressor.Close()
	text := packed.Bytes()
	switch p.IntN(40) {
	case 0:
		text = text[:p.IntN(len(text)+1)]
	case 1:
		text = bytes.Repeat(text, 1+p.IntN(3)) // gzip accepts several streams
	case 2:
		text[p.IntN(len(text))] ^= byte(1 + p.IntN(255))
	}
	return text
}

func (p packer) entries(folder string, levels int) []entry {
	found := []entry{{name: folder + "/Chart.yaml", text: p.metadata(), kind: tar.TypeReg}}
	if p.IntN(3) > 0 {
		found = append(found, entry{name: folder + "/values.yaml", text: p.yaml(), kind: tar.TypeReg})
	}
	if p.IntN(3) == 0 {
		found = append(
			found,
			entry{
				name: folder + "/templates/" + p.pick("a", "b.yaml", "_c.tpl"), text: p.template(), kind: tar.TypeReg,
			},
		)
	}
	if p.IntN(25) == 0 {
		found = append(found, p.odd(folder))
	}
	for i := range p.IntN(4) * min(levels, 1) {
		name := p.pick("sub", "sub", fmt.Sprint("c", i))
		if p.IntN(2) == 0 {
			found = append(found, p.entries(folder+"/charts/"+name, levels-1)...)
			continue
		}
		found = append(
			found,
			entry{name: folder + "/charts/" + name + ".tgz", text: string(p.archive(levels - 1)), kind: tar.TypeReg},
		)
	}
	return found
}

// odd is an entry that no chart has.
func (p packer) odd(folder string) entry {
	return entry{
		name: p.pick(
			folder+"/", folder+"/../x", "/etc/passwd", `c:\x\y`, "", folder+"/charts/x",
			folder+"/charts/sub.tgz/y", folder+"/"+strings.Repeat("d/", p.size()), strings.Repeat("n", 300),
		),
		text: p.pick("", "x"), link: p.pick("", "../..", "/etc/passwd"),
		kind: []byte{
			tar.TypeReg, tar.TypeSymlink, tar.TypeLink, tar.TypeDir, tar.TypeFifo, tar.TypeChar, tar.TypeGNUSparse, 'Z',
		}[p.IntN(8)],
	}
}

func (p packer) metadata() string {
	if p.IntN(60) == 0 {
		return p.yaml()
	}
	var text strings.Builder
	fmt.Fprintf(
		&text, "apiVersion: %s\nname: %s\nversion: %s\n", p.pick("v2", "v1"), p.pick("web", "sub", "sub"),
		p.pick("1.2.3", "1.2.3", "1"),
	)
	if p.IntN(4) == 0 {
		text.WriteString("dependencies:\n")
		for i := range min(p.size(), 3000) {
			fmt.Fprintf(&text, "- {name: %s, version: %q, alias: %s, condition: %s", p.pick(
				"sub", "sub", "c1",
			), p.pick("1.2.3", "*", ">0 || <1", strings.Repeat("1 || ", p.size()%500)+"2"),
				fmt.Sprint("a", i), p.pick(`""`, "a.b", "a,b,c"))
			if p.IntN(2) == 0 {
				fmt.Fprintf(
					&text, ", import-values: [%s]",
					strings.TrimSuffix(
						numbered(
							min(p.size(), 500),
							p.pick(
								"{child: a, parent: p#},", "a,", "{child: a.b, parent: a},", "{child: a, parent: .},",
							),
						), ",",
					),
				)
			}
			text.WriteString("}\n")
		}
	}
	return text.String()
}

func (p packer) yaml() string {
	n := p.size()
	switch p.IntN(30) {
	case 0:
		return numbered(n, "k#: 1\n")
	case 1:
		return "a: [" + strings.Repeat("{b: c},", n) + "]"
	case 2:
		return "a: " + strings.Repeat("[", n) + strings.Repeat("]", n)
	case 3:
		return "a: &a {" + numbered(n%300, "k#: 1,") + "}\nb: [" + strings.Repeat("*a,", p.size()%300) + "]"
	case 4:
		return "global:\n" + numbered(n, "  k#: {a: 1}\n") + "a: 1\n"
	case 5:
		return "a: {b: {" + numbered(n, "k#: {c: [1]},") + "}}\nexports: {a: {x: 1}}\n"
	case 6:
		return strings.Repeat("---\na: 1\n", n)
	case 7:
		return "a: |\n" + strings.Repeat("  text\n", n)
	case 8:
		return strings.Repeat(p.pick("\x00", "\xff", "\t", "- ", "? ", "!!binary ", "{"), n)
	}
	return numbered(n%200, "k#: null\n") + "sub: {a: 1}\ntags: {x: true}\n"
}

func (p packer) template() string {
	return strings.Repeat(
		p.pick(
			"{{ .Values.a }}", "{{ .Values }}", "{{", "text ", "{{/* .Values.x */}}", "{{ index .Values \"a-b\" }}",
		), p.size(),
	)
}

// readHostile fails when reading and merging a chart costs too much, and reports whether
// the chart was read.
func readHostile(t *testing.T, seed uint64) bool {
	packed := packer{rand.New(rand.NewPCG(seed, 3))}.archive(3)
	var content chart.Content
	var readErr, mergeErr error
	cost := testbed.Measured(func() {
		if content, readErr = chart.ReadArchive(t.Context(), bytes.NewReader(packed)); readErr != nil {
			return
		}
		_, mergeErr = content.Merge(map[string]any{"a": 1.0})
		if _, err := content.Defaults(); mergeErr == nil {
			mergeErr = err
		}
		content.KnownKeys()
	})
	var refused *chart.ArchiveError
	if readErr != nil && !errors.As(readErr, &refused) {
		t.Errorf("seed %d: got %v", seed, readErr)
	}
	var mismatch *chart.MergeError
	var loop *chart.ImportError
	if _, exceeded := budget.As(mergeErr); mergeErr != nil && !exceeded && !errors.As(mergeErr, &mismatch) &&
		!errors.As(mergeErr, &loop) {
		t.Errorf("seed %d: got %v", seed, mergeErr)
	}
	if cost.Memory > testbed.MostMemory || cost.Time > testbed.MostTime {
		t.Errorf("seed %d: %d KiB took %s: %v, %v", seed, len(packed)>>10, cost, readErr, mergeErr)
	}
	return readErr == nil
}

// Random hostile archives are read in a limited time and memory.
func TestHostileArchivesAtRandom(t *testing.T) {
	if testbed.Raced {
		t.Skip("costs are measured without the race detector")
	}
	read := 0
	for seed := range uint64(300) {
		if readHostile(t, seed) {
			read++
		}
	}
	if read < 30 {
		t.Errorf("only %d charts could be read", read)
	}
}

func FuzzHostileArchive(f *testing.F) {
	f.Add(uint64(0))
	f.Fuzz(func(t *testing.T, seed uint64) { readHostile(t, seed) })
}
