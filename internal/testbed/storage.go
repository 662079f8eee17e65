package testbed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/distribution/distribution/v3/configuration"
	"github.com/distribution/distribution/v3/registry/handlers"
	_ "github.com/distribution/distribution/v3/registry/storage/driver/inmemory" // the driver named in newStorage
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/sirupsen/logrus"
)

// storage is a distribution registry in memory, used without authentication and without a log: what the test
// itself does to a registry is not part of what the registry saw.
type storage struct {
	app *handlers.App
}

func newStorage() *storage {
	// distribution logs through logrus's global logger and takes no other; nothing else here logs through it.
	logrus.SetOutput(io.Discard)
	config := &configuration.Configuration{
		Storage: configuration.Storage{
			"inmemory":    configuration.Parameters{},
			"delete":      configuration.Parameters{"enabled": true},
			"redirect":    configuration.Parameters{"disable": true},
			"maintenance": configuration.Parameters{"uploadpurging": map[any]any{"enabled": false}},
		},
		Catalog: configuration.Catalog{MaxEntries: 1000},
	}
	config.HTTP.Secret = "in memory, for one test"
	return &storage{app: handlers.NewApp(context.Background(), config)}
}

// close ends the registry. distribution gives no way to end its event broadcaster, one idle goroutine.
func (s *storage) close() error { return s.app.Shutdown() }

// ServeHTTP implements [http.Handler].
func (s *storage) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.app.ServeHTTP(w, r) }

// do sends one request straight into the registry and fails unless it responds with the status.
func (s *storage) do(method, target, contentType string, body []byte, accepted int) (*http.Response, error) {
	request := httptest.NewRequest(method, "https://registry.testbed.example"+target, bytes.NewReader(body))
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	request.Header["Accept"] = manifestTypes()
	response := httptest.NewRecorder()
	s.ServeHTTP(response, request)
	if response.Code == accepted {
		return response.Result(), nil
	}
	return nil, fmt.Errorf("%s %s: %d %s", method, target, response.Code, strings.TrimSpace(response.Body.String()))
}

func (s *storage) get(target string) ([]byte, http.Header, error) {
	response, err := s.do(http.MethodGet, target, "", nil, http.StatusOK)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return content, response.Header, err
}

// read reads a JSON document of the registry.
func (s *storage) read(target string, document any) error {
	content, _, err := s.get(target)
	if err == nil {
		err = json.Unmarshal(content, document)
	}
	return err
}

// putBlob keeps content and returns its descriptor.
func (s *storage) putBlob(repository, mediaType string, content []byte) (ocispec.Descriptor, error) {
	descriptor := ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(content), Size: int64(len(content))}
	begun, err := s.do(http.MethodPost, "/v2/"+repository+"/blobs/uploads/", "", nil, http.StatusAccepted)
	if err != nil {
		return ocispec.Descriptor{}, err
	}
	location, err := url.Parse(begun.Header.Get("Location"))
	if err != nil {
		return ocispec.Descriptor{}, fmt.Errorf("location of the upload: %w", err)
	}
	query := location.Query()
	query.Set("digest", descriptor.Digest.String())
	_, err = s.do(http.MethodPut, location.Path+"?"+query.Encode(), "application/octet-stream", content,
		http.StatusCreated)
	return descriptor, err
}

// putManifest keeps a manifest under a tag or its own digest.
func (s *storage) putManifest(repository, reference, mediaType string, content []byte) (digest.Digest, error) {
	_, err := s.do(http.MethodPut, "/v2/"+repository+"/manifests/"+reference, mediaType, content, http.StatusCreated)
	return digest.FromBytes(content), err
}

func (s *storage) delete(repository, reference string) error {
	_, err := s.do(http.MethodDelete, "/v2/"+repository+"/manifests/"+reference, "", nil, http.StatusAccepted)
	return err
}

func manifestTypes() []string {
	return []string{
		ocispec.MediaTypeImageManifest, ocispec.MediaTypeImageIndex,
		"application/vnd.docker.distribution.manifest.v2+json", "application/vnd.docker.distribution.manifest.list.v2+json",
	}
}
