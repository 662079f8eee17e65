package testbed

import (
	"bytes"
	"html"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/wait"
)

// Respond responds with status and body instead of the host. Headers come in pairs of name and value; the
// content type is JSON when the body looks like it.
func Respond(status int, body string, headers ...string) Effect {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		if strings.HasPrefix(body, "{") {
			w.Header().Set("Content-Type", "application/json")
		}
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// TooManyRequests responds with 429 as in the OCI specification, with Retry-After rounded up to seconds; a
// negative after leaves that header out.
func TooManyRequests(after time.Duration) Effect {
	body := `{"errors":[{"code":"TOOMANYREQUESTS","message":"too many requests"}]}`
	if after < 0 {
		return Respond(http.StatusTooManyRequests, body)
	}
	seconds := int((after + time.Second - 1) / time.Second)
	return Respond(http.StatusTooManyRequests, body, "Retry-After", strconv.Itoa(seconds))
}

// Delay lets the request wait before the host responds; a client that gives up ends the wait.
func Delay(d time.Duration) Effect {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if wait.For(r.Context(), d) != nil {
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	}
}

// Drop cuts the connection without a response.
func Drop() Effect {
	return func(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) }
}

// Cut sends the headers and the first half of the host's response, then cuts the connection.
func Cut() Effect {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		response := responseOf(next, r)
		body := response.Body.Bytes()
		begin(w, response, len(body))
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// Redirect sends the client to url with 307.
func Redirect(url string) Effect {
	return Respond(http.StatusTemporaryRedirect, "", "Location", url)
}

// Oversized pads the host's response with spaces to size bytes, so that JSON stays JSON.
func Oversized(size int64) Effect {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		response := responseOf(next, r)
		begin(w, response, int(size))
		_, _ = w.Write(response.Body.Bytes())
		padding := bytes.Repeat([]byte(" "), 32<<10)
		for left := size - int64(response.Body.Len()); left > 0; left -= int64(len(padding)) {
			if _, err := w.Write(padding[:min(left, int64(len(padding)))]); err != nil {
				return
			}
		}
	}
}

// Rewrite lets the host respond, with another body.
func Rewrite(change func(body []byte) []byte) Effect {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		response := responseOf(next, r)
		body := change(response.Body.Bytes())
		begin(w, response, len(body))
		_, _ = w.Write(body)
	}
}

func responseOf(next http.Handler, r *http.Request) *httptest.ResponseRecorder {
	response := httptest.NewRecorder()
	next.ServeHTTP(response, r)
	return response
}

// begin sends the status and headers of a response, for a body of another length.
func begin(w http.ResponseWriter, response *httptest.ResponseRecorder, length int) {
	maps.Copy(w.Header(), response.Result().Header)
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(response.Code)
}

// Throttled responds as an AWS API does to too many requests.
func Throttled() Effect { return AWSError("ThrottlingException", "Rate exceeded") }

// AWSError responds to an AWS API call with 400, a code and a message, in JSON or XML as the call wants it.
func AWSError(code, message string) Effect {
	return func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Header.Get("X-Amz-Target") != "" {
			body := `{"__type":` + strconv.Quote(code) + `,"message":` + strconv.Quote(message) + `}`
			Respond(http.StatusBadRequest, body, "Content-Type", "application/x-amz-json-1.1")(w, r, next)
			return
		}
		code := strings.TrimSuffix(code, "Exception") // the query protocol leaves it out
		body := `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>` +
			html.EscapeString(code) + `</Code><Message>` + html.EscapeString(message) +
			`</Message></Error></ErrorResponse>`
		Respond(http.StatusBadRequest, body, "Content-Type", "text/xml")(w, r, next)
	}
}
