package journal_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
)

type carrier func(*http.Request) (*http.Response, error)

func (c carrier) RoundTrip(request *http.Request) (*http.Response, error) { return c(request) }

// written is a logger and what it has written, a line for each record, without times.
func written() (*slog.Logger, *bytes.Buffer) {
	var text bytes.Buffer
	drop := func(_ []string, field slog.Attr) slog.Attr {
		if field.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return field
	}
	return slog.New(slog.NewTextHandler(&text, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: drop})), &text
}

func send(ctx context.Context, t *testing.T, through http.RoundTripper, to string) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to, strings.NewReader("body-canary"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("ApiKey", "header-canary")
	if response, err := through.RoundTrip(request); err == nil {
		_ = response.Body.Close()
	}
}

func TestOperation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		logger, text := written()
		through := journal.Transport(carrier(func(request *http.Request) (*http.Response, error) {
			time.Sleep(20 * time.Millisecond)
			if request.URL.Host == "gone.test" {
				return nil, errors.New("error-canary")
			}
			return &http.Response{StatusCode: http.StatusTeapot, Body: http.NoBody}, nil
		}))
		ctx, end := journal.Begin(t.Context(), logger, "create", "palette_oci_registry", "charts")
		send(ctx, t, through, "https://user:user-canary@palette.test/v1/registries%2Foci?query-canary=1")
		send(ctx, t, through, "https://palette.test/v1/users/info")
		send(ctx, t, through, "https://gone.test/v2/")
		send(t.Context(), t, through, "https://elsewhere.test/")
		end()
		const object = "object=palette_oci_registry name=charts operation=create "
		want := []string{
			`level=DEBUG msg=response ` + object + `method=GET host=palette.test path=/v1/registries%2Foci took=20ms status=418`,
			`level=DEBUG msg=response ` + object + `method=GET host=palette.test path=/v1/users/info took=20ms status=418`,
			`level=DEBUG msg="no response" ` + object + `method=GET host=gone.test path=/v2/ took=20ms`,
			`level=INFO msg="create palette_oci_registry" ` + object + `took=80ms requests="gone.test: 1, palette.test: 2"`,
		}
		if got := strings.TrimSpace(text.String()); got != strings.Join(want, "\n") {
			t.Errorf("logged is\n%s\nwant\n%s", got, strings.Join(want, "\n"))
		}
	})
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		waits time.Duration
		lines int
	}{{9 * time.Second, 0}, {11 * time.Second, 1}, {35 * time.Second, 3}} {
		synctest.Test(t, func(t *testing.T) {
			logger, text := written()
			ctx, end := journal.Begin(t.Context(), logger, "read", "palette_helm_layer", "nginx")
			defer end()
			done := journal.Waiting(ctx, "the registry charts")
			time.Sleep(test.waits)
			done()
			time.Sleep(time.Minute)
			if got := strings.Count(text.String(), `msg="waiting for the registry charts"`); got != test.lines {
				t.Errorf("%s: %d lines:\n%s", test.waits, got, text)
			}
			if test.lines == 3 && !strings.Contains(text.String(), "waited=30s") {
				t.Error(text)
			}
		})
	}
}

// Without a logger, nothing is logged and nothing fails.
func TestWithoutLogger(t *testing.T) {
	t.Parallel()
	ctx, end := journal.Begin(t.Context(), nil, "read", "palette_helm_layer", "nginx")
	if ctx != t.Context() {
		t.Error("the context was changed")
	}
	journal.Waiting(ctx, "nothing")()
	through := journal.Transport(carrier(func(*http.Request) (*http.Response, error) {
		return &http.Response{Body: http.NoBody}, nil
	}))
	send(ctx, t, through, "https://palette.test/")
	end()
}
