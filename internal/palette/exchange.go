package palette

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Bounds on what is read of a response, in bytes. A profile carries the values
// of all of its packs; a refusal is a few lines.
const (
	largestResponse = 64 << 20
	largestRefusal  = 1 << 20
)

var errTooLarge = errors.New("the response is larger than any that palette gives")

// exchange is one request with all of its attempts.
type exchange struct {
	request request
	address *url.URL
	wants   expectation
	secrets []redact.Secret

	begun    time.Time
	attempts int
	status   int    // of the last response, 0 for none
	body     []byte // of the last response

	limit  *limit
	permit *permit    // of the last attempt
	time   *allowance // nil for a write
	repeat repeat
}

// send makes attempts until a response is final, and reads it.
func (e *exchange) send(ctx context.Context, c *Client, message *retryablehttp.Request) (success, error) {
	e.begun, e.limit = time.Now(), c.pace.limit(e.address.Path)
	response, err := e.perform(ctx, c, message)
	if response != nil {
		_ = response.Body.Close() // read has read it
	}
	c.silence.note(err, e.wants.reads)
	if err != nil {
		return success{}, err
	}
	found, err := e.received(response)
	if found.etag != "" {
		c.tagged.Store(true)
	}
	return found, err
}

// perform waits for the rate limit; then the time of a read begins.
func (e *exchange) perform(
	ctx context.Context, c *Client, message *retryablehttp.Request,
) (response *http.Response, err error) {
	if e.permit, err = e.limit.acquire(ctx, false); err != nil {
		return nil, e.lost(ctx, ctx, err)
	}
	defer func() { e.permit.lost() }()
	e.attempts = 1
	within, carrier := ctx, c.writes
	if e.wants.reads {
		carrier = c.reads
		within, e.time = newAllowance(ctx, c.silence.patience(readTime))
		defer e.time.close()
	}
	message = message.WithContext(within)
	message.SetResponseHandler(e.read)
	if response, err = c.retries.repeater(carrier, e).Do(message); err != nil {
		err = e.lost(ctx, within, err)
	}
	return response, err
}

// read reads the body up to its bound: of a refusal, the beginning is enough.
func (e *exchange) read(response *http.Response) error {
	var err error
	if !succeeded(response) {
		e.body, _ = io.ReadAll(io.LimitReader(response.Body, largestRefusal))
		return nil
	}
	e.body, err = io.ReadAll(io.LimitReader(response.Body, largestResponse+1))
	if err == nil && len(e.body) > largestResponse {
		err = errTooLarge
	}
	return err
}

func succeeded(response *http.Response) bool {
	return response.StatusCode >= http.StatusOK && response.StatusCode < http.StatusMultipleChoices
}

// lost is the error of a request without a response. The end of the caller's own
// context is another error than a peer that takes too long.
func (e *exchange) lost(ctx, within context.Context, err error) error {
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err // TransportError has method and address
	}
	switch {
	case ctx.Err() != nil:
		if !errors.Is(err, errPaced) || e.repeat.acted {
			err = ctx.Err()
		}
	case within.Err() != nil, errors.Is(err, context.DeadlineExceeded):
		err = ErrNoResponse
	default:
		err = redact.Error(err, e.secrets...)
	}
	return &TransportError{
		Method: e.request.method, Path: e.address.EscapedPath(), Host: e.address.Host,
		Waited: time.Since(e.begun), Attempts: e.attempts, Status: e.status, Err: err,
	}
}

// received turns a response into what the operation returns: an *Error for a
// refusal, an *UnexpectedError for what Palette does not send.
func (e *exchange) received(response *http.Response) (success, error) {
	if !succeeded(response) {
		if decides(response.StatusCode) && isPage(e.body) {
			return success{}, e.unexpected(response, "a refusal of palette is json")
		}
		return success{}, decodeError(e.request.method, e.address, response, e.body, e.secrets)
	}
	if lacks := e.wants.lacks(response, e.body); lacks != "" {
		return success{}, e.unexpected(response, lacks)
	}
	date, _ := http.ParseTime(response.Header.Get("Date"))
	return success{
		body: e.body, etag: strong(response.Header.Get(v1.HeaderETag)), date: date,
		unexpected: func(lacks string) error { return e.unexpected(response, lacks) },
	}, nil
}

// strong is an entity tag that guards a write. A weak one, which gateways add,
// never matches (RFC 9110, section 13.1.1).
func strong(tag string) string {
	if strings.HasPrefix(tag, "W/") {
		return ""
	}
	return tag
}

// decides reports whether a status is about the request itself, such as an object
// that does not exist, and not about what is between this machine and Palette.
func decides(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusTooManyRequests
}

func (e *exchange) unexpected(response *http.Response, lacks string) error {
	return &UnexpectedError{
		Method: e.request.method, Path: e.address.EscapedPath(), Host: e.address.Host,
		Status: response.StatusCode, ContentType: response.Header.Get("Content-Type"),
		Title: redact.Shorten(titleOf(e.body), longestText, e.secrets...), Lacks: lacks,
	}
}
