package store

import (
	"encoding/binary"
	"io"
)

const (
	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagMeta     = 0x04
	flagFreelist = 0x10

	elementSize = 16
	// bucketFlag marks an element of a leaf whose value is a bucket: its root
	// page and a sequence, and where the root is 0 a whole leaf page after it.
	bucketFlag       = 0x01
	bucketHeaderSize = 16
	// manyFree instead of a count: the first entry is the count.
	manyFree = 0xFFFF
)

// page is one page of the file with those that it flows over into.
type page struct {
	flags uint16
	count int
	body  []byte // from the header on
}

func newPage(body []byte) page {
	return page{
		flags: binary.NativeEndian.Uint16(body[8:]),
		count: int(binary.NativeEndian.Uint16(body[10:])),
		body:  body,
	}
}

// readPage reads page id, whose pages must all lie before m.End. It returns
// how many pages they are.
func readPage(file io.ReaderAt, m meta, id uint64) (page, uint64, error) {
	if id < 2 || id >= m.End {
		return page{}, 0, errPage
	}
	offset := int64(id) * int64(m.PageSize)
	body := make([]byte, m.PageSize)
	if _, err := file.ReadAt(body, offset); err != nil {
		return page{}, 0, shortened(err)
	}
	pages := 1 + uint64(binary.NativeEndian.Uint32(body[12:]))
	if binary.NativeEndian.Uint64(body) != id || pages > m.End-id {
		return page{}, 0, errPage
	}
	if pages > 1 {
		body = make([]byte, pages*uint64(m.PageSize))
		if _, err := file.ReadAt(body, offset); err != nil {
			return page{}, 0, shortened(err)
		}
	}
	return newPage(body), pages, nil
}

// element is one entry of a branch or a leaf.
type element struct {
	key, value []byte
	child      uint64 // page of a branch's entry
	bucket     bool
}

// elements returns the entries of a branch or a leaf, none of which reaches
// over the page.
func (p page) elements() ([]element, error) {
	free := headerSize + elementSize*p.count
	if free > len(p.body) {
		return nil, errPage
	}
	found := make([]element, p.count)
	for i := range found {
		offset := headerSize + elementSize*i
		var e element
		var begin, keySize, valueSize int
		field := func(n int) int { return int(binary.NativeEndian.Uint32(p.body[offset+4*n:])) }
		if p.flags == flagBranch {
			begin, keySize = offset+field(0), field(1)
			e.child = binary.NativeEndian.Uint64(p.body[offset+8:])
		} else {
			e.bucket = field(0)&bucketFlag != 0
			begin, keySize, valueSize = offset+field(1), field(2), field(3)
		}
		if begin < free || begin+keySize+valueSize > len(p.body) {
			return nil, errPage
		}
		e.key, e.value = p.body[begin:begin+keySize], p.body[begin+keySize:begin+keySize+valueSize]
		found[i] = e
	}
	return found, nil
}

// free returns the pages that a page of the list of free pages names.
func (p page) free() ([]uint64, error) {
	entries, count := p.body[headerSize:], uint64(p.count)
	if count == manyFree {
		count, entries = binary.NativeEndian.Uint64(entries), entries[8:]
	}
	if count > uint64(len(entries)/8) {
		return nil, errPage
	}
	found := make([]uint64, count)
	for i := range found {
		found[i] = binary.NativeEndian.Uint64(entries[8*i:])
	}
	return found, nil
}
