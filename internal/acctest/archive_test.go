package acctest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"testing"
)

// bomb is a small archive that becomes larger than any chart.
func bomb(t *testing.T) []byte {
	t.Helper()
	const size = 200 << 20
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	archive := tar.NewWriter(zip)
	if err := archive.WriteHeader(&tar.Header{Name: "bomb/zeroes", Mode: 0o644, Size: size}); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(archive, io.LimitReader(zeroes{}, size)); err != nil {
		t.Fatal(err)
	}
	for _, closer := range []io.Closer{archive, zip} {
		if err := closer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return packed.Bytes()
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }
