package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"math/bits"
	"os"
)

// The pages of a bbolt file, as bbolt 1.3 to 1.5 write them (internal/common
// of go.etcd.io/bbolt), in the byte order of the machine.
const (
	headerSize  = 16
	metaSize    = 64
	checkedPart = metaSize - 8 // all but the checksum

	boltMagic   = 0xED0CDAED
	boltVersion = 2

	smallestPage, largestPage = 1 << 10, 16 << 20
	// freshPages is how many pages an empty database has.
	freshPages = 4
)

// meta is one of the two pages that a file begins with. Transactions write
// them in turn: the even ones the first, the odd ones the second.
type meta struct {
	Magic, Version, PageSize, Flags uint32
	Root, Sequence                  uint64
	Freelist                        uint64
	End                             uint64 // the page after the last one
	Txid                            uint64
	Checksum                        uint64
}

// never reports that no transaction was committed: bbolt makes a file with 0
// and 1, and the first transaction writes 2 over the 0.
func (m meta) never() bool { return m.Txid <= 1 }

// readMetas returns the newer meta page. Both must be good: bbolt makes do
// with one, but if the other one was the newer, the last transaction is
// missing. Damage is not a write that was cut: a meta is smaller than a sector.
func readMetas(file io.ReaderAt) (meta, error) {
	first, err := readMeta(file, 0, 0)
	if err != nil {
		return meta{}, err
	}
	second, err := readMeta(file, 1, int64(first.PageSize))
	if errors.Is(err, errForeign) || err == nil && second.PageSize != first.PageSize {
		err = errPage
	}
	if err != nil {
		return meta{}, err
	}
	switch {
	case first.Txid == second.Txid+1:
		return first, nil
	case second.Txid == first.Txid+1:
		return second, nil
	}
	return meta{}, errPage
}

func readMeta(file io.ReaderAt, id uint64, offset int64) (meta, error) {
	content := make([]byte, headerSize+metaSize)
	if n, err := file.ReadAt(content, offset); n < len(content) {
		if errors.Is(err, io.EOF) && (id > 0 || bytes.HasPrefix(freshMeta(), content[:min(n, headerSize)])) {
			return meta{}, errShort
		}
		if errors.Is(err, io.EOF) {
			return meta{}, errForeign
		}
		return meta{}, err
	}
	var found meta
	_, _ = binary.Decode(content[headerSize:], binary.NativeEndian, &found) // the size is right
	switch {
	case found.Magic != boltMagic:
		return meta{}, errForeign
	case found.Version != boltVersion:
		return meta{}, errFormat
	case found.Checksum != sum(content[headerSize:]), found.Txid%2 != id:
		return meta{}, errPage
	case found.PageSize < smallestPage || found.PageSize > largestPage || bits.OnesCount32(found.PageSize) != 1:
		return meta{}, errPage
	}
	return found, nil
}

func sum(content []byte) uint64 {
	h := fnv.New64a()
	_, _ = h.Write(content[:checkedPart])
	return h.Sum64()
}

// freshMeta is how an empty database of this machine begins.
func freshMeta() []byte {
	content := make([]byte, headerSize, headerSize+metaSize)
	binary.NativeEndian.PutUint16(content[8:], flagMeta)
	m := meta{
		Magic: boltMagic, Version: boltVersion, PageSize: uint32(os.Getpagesize()),
		Freelist: 2, Root: 3, End: freshPages,
	}
	content, _ = binary.Append(content, binary.NativeEndian, m) // a struct of fixed size
	binary.NativeEndian.PutUint64(content[headerSize+checkedPart:], sum(content[headerSize:]))
	return content
}

// begun reports whether the file is an incomplete first write to a database, or
// empty. It reads the beginning only, where the first transaction writes its
// number.
func begun(file io.ReaderAt, size int64) (bool, error) {
	content := make([]byte, min(size, int64(freshPages*os.Getpagesize())))
	if _, err := file.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	if len(bytes.Trim(content, "\x00")) == 0 {
		return size == int64(len(content)), nil
	}
	head := content[:min(len(content), headerSize+metaSize)]
	return bytes.HasPrefix(freshMeta(), head), nil
}
