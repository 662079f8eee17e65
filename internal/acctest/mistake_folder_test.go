package acctest_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

// folderMistakes are about the folder of the embedded control plane.
func folderMistakes() []mistake {
	folderMistake := func(name string, odd func(*trial, string)) mistake {
		return mistake{
			name:   name,
			config: elsewhere(profileWith(), `embedded = { path = "${path.root}/this" }`),
			odd: func(r *trial) {
				folder := filepath.Join(r.w.Dir, r.label)
				odd(r, folder)
			},
		}
	}
	return []mistake{
		folderMistake("a folder that is a file", func(r *trial, folder string) { r.must(os.WriteFile(folder, nil, 0o600)) }),
		folderMistake("a folder whose database cannot be read", func(r *trial, folder string) {
			made(r, folder)
			r.must(os.Remove(database(folder)))
			r.must(os.Mkdir(database(folder), 0o700))
		}),
		folderMistake("a folder without its database", func(r *trial, folder string) { made(r, folder); r.must(os.Remove(database(folder))) }),
		folderMistake("a folder with a damaged database", func(r *trial, folder string) {
			made(r, folder)
			r.must(os.WriteFile(database(folder), []byte("notes"), 0o600))
		}),
		folderMistake("a folder that a newer release wrote", func(r *trial, folder string) {
			made(r, folder)
			content, err := os.ReadFile(database(folder))
			r.must(err)
			r.must(
				os.WriteFile(
					database(folder), bytes.ReplaceAll(content, []byte(`"version":1,`), []byte(`"version":9,`)), 0o600,
				),
			)
		}),
		waits(folderMistake("a folder that another run holds", func(r *trial, folder string) {
			held, begun := made(r, folder), make(chan struct{})
			ctx, end := context.WithCancel(r.t.Context())
			go func() {
				_ = held.Update(ctx, func(*store.Tx) error { close(begun); <-ctx.Done(); return ctx.Err() })
			}()
			<-begun
			r.t.Cleanup(end)
		})),
		folderMistake("a folder that cannot be written", func(r *trial, folder string) {
			made(r, folder)
			if !readOnlyFolder(r.t, folder) {
				r.skipped = "no folder is read-only here without a mount"
			}
		}),
		folderMistake("a folder on a disk that is full", func(r *trial, folder string) {
			r.must(os.Mkdir(folder, 0o700))
			if !fullDisk(r.t, folder) {
				r.skipped = "no disk is full here without a mount"
			}
		}),
	}
}

func database(folder string) string { return filepath.Join(folder, "palette.db") }

// made is a folder of the embedded control plane.
func made(r *trial, folder string) *store.Store {
	r.t.Helper()
	opened, err := store.Open(folder)
	r.must(err)
	return opened
}

func (r *trial) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}
