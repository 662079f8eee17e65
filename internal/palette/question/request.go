package question

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

const (
	// bodyLimit bounds a response in bytes.
	bodyLimit = 16 << 20
	// patience is how often a request is sent that is refused for its pace.
	patience = 5
)

// reply is the response to a request.
type reply struct {
	status int
	header http.Header
	// value is the JSON of the body, with its numbers as they were written; nil
	// when it is none.
	value any
	body  []byte
}

func (r reply) good() bool { return r.status/100 == 2 }

// String is the status, and what a refusal says: never the body of a success.
func (r reply) String() string {
	if r.status == 0 {
		return "was not tried"
	}
	text := strconv.Itoa(r.status)
	if r.good() {
		return text
	}
	if r.value == nil {
		return text + " with the content type " + strconv.Quote(r.header.Get("Content-Type"))
	}
	if code := textAt(r.value, "code"); code != "" {
		text += " " + code
	}
	if message := strings.Join(strings.Fields(textAt(r.value, "message")), " "); message != "" {
		text += ": " + redact.Shorten(message, 160)
	}
	return text
}

// fails is the error that a request was refused which a question needs.
func (r reply) fails(what string) error {
	if r.good() {
		return nil
	}
	return fmt.Errorf("%s: %s", what, r)
}

// noAnswer is the error that a response comes from what is before Palette.
func (r reply) noAnswer() error {
	switch r.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return fmt.Errorf("no answer: %s", r)
	}
	return nil
}

// refused reports whether Palette refused what was asked for. That the key may
// not ask for it is an error: others may.
func (r reply) refused() (bool, error) {
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden {
		return false, fmt.Errorf("the API key may not do that: %s", r)
	}
	return !r.good(), nil
}

// in is the scope of a request: the uid of a project, or "" for the tenant.
type in string

// send sends a request in a scope, and returns whatever the response is.
func (a *asker) send(ctx context.Context, scope in, method, path string, body any, headers ...string) (reply, error) {
	return a.sendAs(ctx, a.peer.APIKey, scope, method, path, body, headers...)
}

func (a *asker) sendAs(
	ctx context.Context, key redact.Secret, scope in, method, path string, body any, headers ...string,
) (got reply, err error) {
	var document []byte
	if body != nil {
		if document, err = json.Marshal(body); err != nil {
			return reply{}, err
		}
	}
	for attempt := range patience {
		if err := wait.For(ctx, a.peer.Pace<<attempt); err != nil {
			return reply{}, err
		}
		request, err := a.request(ctx, key, scope, method, path, document)
		if err != nil {
			return reply{}, err
		}
		for i := 0; i+1 < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		if got, err = a.exchange(request); err != nil {
			return reply{}, err
		}
		if got.status != http.StatusTooManyRequests {
			break
		}
	}
	return got, got.noAnswer()
}

func (a *asker) request(
	ctx context.Context, key redact.Secret, scope in, method, path string, document []byte,
) (*http.Request, error) {
	base := a.peer.Host
	if !strings.Contains(base, "://") {
		base = "https://" + base
	}
	var content io.Reader = http.NoBody
	if document != nil {
		content = bytes.NewReader(document)
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(base, "/")+path, content)
	if err != nil {
		return nil, err
	}
	request.Header.Set(v1.HeaderAPIKey, key.Reveal())
	if scope != "" {
		request.Header.Set(v1.HeaderProjectUID, string(scope))
	}
	if document != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	return request, nil
}

func (a *asker) exchange(request *http.Request) (reply, error) {
	response, err := a.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	got := reply{status: response.StatusCode, header: response.Header}
	if got.body, err = io.ReadAll(io.LimitReader(response.Body, bodyLimit)); err != nil {
		return reply{}, err
	}
	decoder := json.NewDecoder(bytes.NewReader(got.body))
	decoder.UseNumber()
	if decoder.Decode(&got.value) != nil {
		got.value = nil
	}
	return got, nil
}
