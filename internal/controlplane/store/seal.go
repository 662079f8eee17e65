package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// keySize is the size of an AES-256 key in bytes.
const keySize = 32

var errUnsealed = errors.New("the document was changed, or sealed with another key")

// sealer encrypts documents with AES-256-GCM. A random nonce of 96 bits per
// document is safe for 2^32 documents (NIST SP 800-38D).
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) (sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return sealer{}, err
	}
	aead, err := cipher.NewGCM(block)
	return sealer{aead: aead}, err
}

// seal binds the text to place, so that a document cannot replace another one.
func (s sealer) seal(place string, text []byte) []byte {
	nonce := make([]byte, s.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails: crypto/rand ends the program instead
	return s.aead.Seal(nonce, nonce, text, []byte(place))
}

func (s sealer) open(place string, sealed []byte) ([]byte, error) {
	size := s.aead.NonceSize()
	if len(sealed) < size {
		return nil, errUnsealed
	}
	text, err := s.aead.Open(nil, sealed[:size], sealed[size:], []byte(place))
	if err != nil {
		return nil, errUnsealed
	}
	return text, nil
}

// fingerprint identifies a key without revealing it.
func fingerprint(key []byte) []byte {
	sum := sha256.Sum256(append([]byte("palette store key\x00"), key...))
	return sum[:]
}

// makeKey returns the key in path, written now if there is none. The caller
// holds the database's exclusive lock.
func makeKey(path string) ([]byte, error) {
	key, err := readKey(path)
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	key = make([]byte, keySize)
	_, _ = rand.Read(key)
	return key, writeWhole(path, []byte(base64.StdEncoding.EncodeToString(key)+"\n"))
}

// mostKey is more than a file with a key has, in bytes.
const mostKey = 256

// readShort reads the beginning of a file, which may be anything.
func readShort(path string) ([]byte, error) {
	if err := plainFile(path); err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, mostKey))
	return text, errors.Join(err, file.Close())
}

func readKey(path string) ([]byte, error) {
	text, err := readShort(path)
	if err != nil {
		return nil, err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keySize {
		return nil, damage(path, fmt.Errorf("it does not hold a key of %d bytes", keySize))
	}
	return key, nil
}
