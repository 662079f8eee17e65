package store

import (
	"bytes"
	"encoding/binary"
	"io"
)

// walker follows every page from the root on. bbolt follows them too, but
// trusts them: a page that leads to itself would never let it return, and a
// free page that is in use would be written over.
type walker struct {
	file io.ReaderAt
	meta meta
	used map[uint64]bool
}

// check fails with errPage, errShort, errForeign or errFormat when the file of
// size bytes is not one that bbolt could have left, and returns its meta.
func check(file io.ReaderAt, size int64) (meta, error) {
	m, err := readMetas(file)
	if err != nil {
		return m, err
	}
	if uint64(size)/uint64(m.PageSize) < m.End {
		return m, errShort
	}
	w := &walker{file: file, meta: m, used: map[uint64]bool{}}
	if err := w.tree(m.Root, nil, nil); err != nil {
		return m, err
	}
	return m, w.freelist()
}

// take reads a page that nothing else may lead to.
func (w *walker) take(id uint64) (page, error) {
	found, pages, err := readPage(w.file, w.meta, id)
	if err != nil {
		return found, err
	}
	for i := range pages {
		if w.used[id+i] {
			return found, errPage
		}
		w.used[id+i] = true
	}
	return found, nil
}

// tree checks the page and all below it. Its keys are not before low and are
// before high, where there is a high.
func (w *walker) tree(id uint64, low, high []byte) error {
	found, err := w.take(id)
	if err != nil {
		return err
	}
	if found.flags != flagLeaf && (found.flags != flagBranch || found.count == 0) {
		return errPage
	}
	return w.elements(found, low, high)
}

func (w *walker) elements(found page, low, high []byte) error {
	elements, err := found.elements()
	if err != nil || !ordered(elements, low, high) {
		return errPage
	}
	for i, e := range elements {
		next := high
		if i+1 < len(elements) {
			next = elements[i+1].key
		}
		switch {
		case found.flags == flagBranch:
			err = w.tree(e.child, e.key, next)
		case e.bucket:
			err = w.bucket(e.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *walker) bucket(value []byte) error {
	if len(value) < bucketHeaderSize {
		return errPage
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return w.tree(root, nil, nil)
	}
	if len(value) < bucketHeaderSize+headerSize {
		return errPage
	}
	inside := newPage(value[bucketHeaderSize:])
	if inside.flags != flagLeaf {
		return errPage
	}
	return w.elements(inside, nil, nil)
}

func ordered(elements []element, low, high []byte) bool {
	for i, e := range elements {
		if i == 0 && bytes.Compare(e.key, low) < 0 || i > 0 && bytes.Compare(e.key, elements[i-1].key) <= 0 {
			return false
		}
	}
	last := len(elements) - 1
	return last < 0 || high == nil || bytes.Compare(elements[last].key, high) < 0
}

// freelist checks that no page is both free and in use.
func (w *walker) freelist() error {
	found, err := w.take(w.meta.Freelist)
	if err != nil {
		return err
	}
	if found.flags != flagFreelist {
		return errPage
	}
	free, err := found.free()
	if err != nil {
		return err
	}
	for _, id := range free {
		if id < 2 || id >= w.meta.End || w.used[id] {
			return errPage
		}
		w.used[id] = true
	}
	return nil
}
