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
	// patience is how often a request is sent that the rate limit refuses.
	patience = 5
)

// reply is the response to a request.
type reply struct {
	status int
	header http.Header
	// value is the JSON of the body, with numbers as in the text; nil for another
	// body.
	value any
}

func (r reply) good() bool { return r.status/100 == 2 }

// String is the status, and the message of a refusal: never the body of a success.
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

// need ends the question unless the request has succeeded.
func (r reply) need(what string) {
	if !r.good() {
		check(fmt.Errorf("%s: %s", what, r))
	}
}

// refused reports whether Palette refused the request. A key without permission ends
// the question: another key may have it.
func (r reply) refused() bool {
	if r.status == http.StatusUnauthorized || r.status == http.StatusForbidden {
		check(fmt.Errorf("the API key may not do that: %s", r))
	}
	return !r.good()
}

// send sends a request in the scope of a project, or of the tenant for "", and
// returns any response of Palette.
func (a *asker) send(ctx context.Context, project, method, path string, body any, headers ...string) reply {
	return a.sendAs(ctx, a.peer.APIKey, project, method, path, body, headers...)
}

func (a *asker) sendAs(
	ctx context.Context, key redact.Secret, project, method, path string, body any, headers ...string,
) (got reply) {
	for attempt := range patience {
		check(wait.For(ctx, a.peer.Pace<<attempt))
		request, err := v1.NewRequest(ctx, a.peer.Host, key, project, method, path, body)
		check(err)
		for i := 0; i+1 < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		if got = a.exchange(request); got.status != http.StatusTooManyRequests {
			break
		}
	}
	switch got.status { // of a gateway
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		check(fmt.Errorf("no answer: %s", got))
	}
	return got
}

func (a *asker) exchange(request *http.Request) reply {
	response, err := a.client.Do(request)
	check(err)
	defer response.Body.Close()
	content, err := io.ReadAll(io.LimitReader(response.Body, bodyLimit))
	check(err)
	got := reply{status: response.StatusCode, header: response.Header}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if decoder.Decode(&got.value) != nil {
		got.value = nil
	}
	return got
}
