package palette_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	for text, host := range map[string]string{
		"api.spectrocloud.com": "api.spectrocloud.com", "API.Example:8443": "api.example:8443",
		"https://palette.example": "palette.example", "https://palette.example/": "palette.example",
		"https://[::1]:443": "[::1]:443", "127.0.0.1:1": "127.0.0.1:1",
		"": "", " ": "", "http://palette.example": "", "http://127.0.0.1": "", "https://user:pa55word@palette.example": "",
		"https://palette.example/v1": "", "https://palette.example?x=1": "", "https://palette.example#x": "", "https://": "",
		"palette.example/v1": "", "ftp://palette.example": "", "pal ette": "", "palette.example:": "",
	} {
		made, err := palette.New(palette.Config{BaseURL: text, APIKey: redact.New(key)})
		switch {
		case host == "" && !errors.Is(err, palette.ErrAddress):
			t.Errorf("%q: %v", text, err)
		case host == "" && strings.Contains(err.Error(), "pa55word"):
			t.Errorf("the error shows the password: %v", err)
		case host != "" && (err != nil || made.Host() != host):
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestKeyAndCertificate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "two words", "line\nbreak", "umlaut-\u00e4"} {
		_, err := palette.New(palette.Config{BaseURL: "palette.example", APIKey: redact.New(text)})
		if !errors.Is(err, palette.ErrAPIKey) || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
	_, err := palette.New(
		palette.Config{BaseURL: "palette.example", APIKey: redact.New(key), CA: []byte("no certificate")},
	)
	if !errors.Is(err, palette.ErrCA) {
		t.Errorf("got %v", err)
	}
}

func TestHeadersAndScope(t *testing.T) {
	t.Parallel()
	var received http.Header
	c := client(t, quick(carrier(func(w http.ResponseWriter, r *http.Request) {
		received = r.Header.Clone()
		reply(w, http.StatusOK, v1.ClusterProfile{Metadata: &v1.ObjectMeta{UID: "uid"}, Spec: &v1.ClusterProfileSpec{}})
	})))
	for i, test := range []struct {
		scope   palette.Scope
		project string
	}{{palette.Tenant(), ""}, {palette.Project("p-1"), "p-1"}, {palette.Project(""), ""}} {
		if _, err := c.Profile(t.Context(), test.scope, fmt.Sprint("uid-", i)); err != nil {
			t.Fatal(err)
		}
		if got := received.Get(v1.HeaderProjectUID); got != test.project || received.Get(v1.HeaderAPIKey) != key ||
			received.Get("User-Agent") == "" {
			t.Errorf("%v sends %v", test.scope, received)
		}
	}
	if palette.Tenant().String() != "tenant" || palette.Project("x").String() != "project" {
		t.Error("scopes have other names")
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	get := func(ctx context.Context, c *palette.Client) error { _, err := c.UserInfo(ctx); return err }
	post := func(ctx context.Context, c *palette.Client) error {
		return c.SyncRegistry(ctx, registry.Basic, "x", false)
	}
	for name, test := range map[string]struct {
		call   func(context.Context, *palette.Client) error
		status int
		tries  int32
	}{
		"get, 502": {get, 502, 4}, "get, 503": {get, 503, 4}, "get, 504": {get, 504, 4},
		"get, 500": {get, 500, 1}, "get, 501": {get, 501, 1}, "get, 404": {get, 404, 1}, "get, 401": {get, 401, 1},
		"post, 503": {post, 503, 1}, "post, 502": {post, 502, 1}, "post, 500": {post, 500, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var tries atomic.Int32
				config := quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
					tries.Add(1)
					refuse(w, test.status, "X")
				}))
				config.Retries = 3
				err := test.call(t.Context(), client(t, config))
				var refused *palette.Error
				if !errors.As(err, &refused) || refused.Status != test.status || tries.Load() != test.tries {
					t.Errorf("%d tries, %v", tries.Load(), err)
				}
			})
		})
	}
}

func TestPostAfterFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		failure error
		tries   int32
	}{
		"not connected":  {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, 2},
		"connection cut": {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var tries atomic.Int32
				err := client(t, quick(roundTrip(func(*http.Request) (*http.Response, error) {
					if tries.Add(1) > 1 {
						return &http.Response{
							StatusCode: http.StatusAccepted, Body: http.NoBody, Header: http.Header{},
						}, nil
					}
					return nil, test.failure
				}))).SyncRegistry(t.Context(), registry.Basic, "x", false)
				var lost *palette.TransportError
				if tries.Load() != test.tries || (err == nil) != (test.tries > 1) || err != nil &&
					(!errors.As(err, &lost) || !errors.Is(err, syscall.ECONNRESET)) {
					t.Errorf("%d tries, %v", tries.Load(), err)
				}
			})
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int32
		c := client(t, quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
			if tries.Add(1) == 1 {
				w.Header().Set(v1.HeaderRetryAfter, "1")
				refuse(w, http.StatusTooManyRequests, v1.CodeTooManyRequests)
				return
			}
			reply(w, http.StatusOK, v1.UserInfo{UserUID: "u"})
		})))
		begun := time.Now()
		if _, err := c.UserInfo(t.Context()); err != nil || time.Since(begun) < 900*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

func TestCancelledPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := client(t, quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(v1.HeaderRetryAfter, "20")
			refuse(w, http.StatusTooManyRequests, v1.CodeTooManyRequests)
		})))
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		time.AfterFunc(50*time.Millisecond, cancel)
		begun := time.Now()
		_, err := c.UserInfo(ctx)
		if !errors.Is(err, context.Canceled) || time.Since(begun) > 100*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
		if err != nil && !strings.Contains(err.Error(), "429") {
			t.Errorf("the error does not name what it waited for: %v", err)
		}
	})
}

// A read ends after its attempt or its budget, or at once when the requested
// pause does not fit. Its error names what it has waited for.
func TestReadsAreBounded(t *testing.T) {
	t.Parallel()
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for name, test := range map[string]struct {
		handle carrier
		least  time.Duration
		most   time.Duration
		texts  []string
	}{
		"never responding": {
			hang, 45 * time.Second, 46 * time.Second, []string{"GET /v1/users/info", "45s", "attempts"},
		},
		"responding late": {
			func(w http.ResponseWriter, r *http.Request) {
				select {
				case <-r.Context().Done():
				case <-time.After(10 * time.Second):
					refuse(w, http.StatusServiceUnavailable, "X")
				}
			},
			45 * time.Second, 46 * time.Second, []string{"GET /v1/users/info", "45s", "status 503"},
		},
		"pause beyond the budget": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set(v1.HeaderRetryAfter, "100")
				refuse(w, http.StatusTooManyRequests, "X")
			},
			0, time.Second, []string{"GET /v1/users/info", "429", "1m40s"},
		},
		"pauses that add up": {
			func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set(v1.HeaderRetryAfter, "20")
				refuse(w, http.StatusServiceUnavailable, "X")
			},
			40 * time.Second, 41 * time.Second, []string{"GET /v1/users/info", "503", "20s"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				_, err := client(t, quick(test.handle)).UserInfo(t.Context())
				if took := time.Since(begun); err == nil || took < test.least || took > test.most ||
					errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v after %s", err, took)
				}
				for _, text := range test.texts {
					if !strings.Contains(fmt.Sprint(err), text) {
						t.Errorf("the error does not contain %q: %v", text, err)
					}
				}
			})
		})
	}
}

func TestErrorDecoding(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status        int
		body          string
		code, message string
		kind          error
	}{
		"palette":        {404, `{"code":"ResourceNotFound","message":"no such thing","ref":"r-1","details":{"a":1}}`, "ResourceNotFound", "no such thing", palette.ErrNotFound},
		"another code":   {404, `{"code":"WorkspaceNotFound","message":"x"}`, "WorkspaceNotFound", "x", palette.ErrNotFound},
		"gateway":        {405, `{"code":405,"message":"method GET is not allowed"}`, "405", "method GET is not allowed", nil},
		"capitals":       {400, `{"Code":"X","Message":"y"}`, "X", "y", palette.ErrBadRequest},
		"empty":          {401, ``, "", "", palette.ErrUnauthorized},
		"text":           {403, "go\n away", "", "go away", palette.ErrForbidden},
		"page":           {500, "<html><head><title>Bad  day</title></head><body>long</body>", "", "an html page titled Bad day", nil},
		"page, no title": {500, "<p>", "", "an html page", nil},
		"array":          {409, `[1]`, "", "[1]", palette.ErrConflict},
		"odd fields":     {422, `{"code":{"x":1},"message":["y"],"details":null}`, "", "", palette.ErrBadRequest},
		"error field":    {412, `{"error":"z"}`, "", "z", palette.ErrPreconditionFailed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := client(t, quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			}))).UserInfo(t.Context())
			var refused *palette.Error
			if !errors.As(err, &refused) {
				t.Fatal(err)
			}
			got := []any{refused.Status, refused.Code, refused.Message, refused.Method, refused.Path}
			if diff := cmp.Diff([]any{test.status, test.code, test.message, "GET", "/v1/users/info"}, got); diff != "" {
				t.Error(diff)
			}
			for _, kind := range []error{
				palette.ErrNotFound, palette.ErrUnauthorized, palette.ErrForbidden, palette.ErrConflict, palette.ErrBadRequest, palette.ErrPreconditionFailed, palette.ErrRateLimited, palette.ErrUnavailable,
			} {
				if errors.Is(err, kind) != errors.Is(test.kind, kind) {
					t.Errorf("is %q: %t", kind, errors.Is(err, kind))
				}
			}
		})
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	c := client(t, quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(bytes.Repeat([]byte("\u00e4"), 2<<20))
	})))
	_, err := c.UserInfo(t.Context())
	if err == nil || len(err.Error()) > 4096 {
		t.Errorf("an error of %d bytes", len(fmt.Sprint(err)))
	}
	c = client(t, quick(roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(endless{})}, nil
	})))
	var lost *palette.TransportError
	if _, err := c.UserInfo(t.Context()); !errors.As(err, &lost) {
		t.Errorf("got %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestInvalidBodyIsAnError(t *testing.T) {
	t.Parallel()
	const secret = "leaked-in-the-response"
	_, err := client(t, quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"orgName": `+secret)
	}))).UserInfo(t.Context())
	if err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("got %v", err)
	}
}

func TestErrorsContainNoSecrets(t *testing.T) {
	t.Parallel()
	const password, secret = `pass"word/+`, "secretKeySecretKey"
	echo := carrier(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, "key %s body %s", r.Header.Get(v1.HeaderAPIKey), body)
	})
	c := client(t, quick(echo))
	for _, settings := range []registry.Settings{
		{
			Kind: registry.Basic, Credential: credential.Credential{Kind: credential.Basic, Password: redact.New(password)},
		},
		{
			Kind:       registry.ECR,
			Credential: credential.Credential{Kind: credential.AccessKey, SecretAccessKey: redact.New(secret)},
		},
	} {
		err := c.ValidateRegistry(t.Context(), settings)
		text := fmt.Sprintf("%v %+v", err, err)
		for _, hidden := range []string{key, "word/+", secret} {
			if err == nil || strings.Contains(text, hidden) {
				t.Errorf("%q is in %s", hidden, text)
			}
		}
	}
	_, err := client(t, quick(roundTrip(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("sending %v failed", r.Header)
	}))).UserInfo(t.Context())
	if err == nil || strings.Contains(err.Error(), key) {
		t.Errorf("got %v", err)
	}
}

func serve(t *testing.T, handler http.HandlerFunc, settings *tls.Config) (*httptest.Server, []byte) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = settings
	server.StartTLS()
	t.Cleanup(server.Close)
	return server, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

func TestTrust(t *testing.T) {
	t.Parallel()
	good, ca := serve(
		t, func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, v1.UserInfo{UserUID: "u"}) }, nil,
	)
	old, oldCA := serve(
		t, func(http.ResponseWriter, *http.Request) {},
		&tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10},
	)
	for name, test := range map[string]struct {
		config palette.Config
		good   bool
	}{
		"own authority": {palette.Config{BaseURL: good.URL, CA: ca}, true},
		"unchecked":     {palette.Config{BaseURL: good.URL, InsecureSkipVerify: true}, true},
		"unknown":       {palette.Config{BaseURL: good.URL}, false},
		"old tls":       {palette.Config{BaseURL: old.URL, CA: oldCA}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.config.APIKey = redact.New(key)
			test.config.RetryWaitMin, test.config.RetryWaitMax = time.Millisecond, time.Millisecond
			if _, err := client(t, test.config).UserInfo(t.Context()); (err == nil) != test.good {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	other, _ := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) }, nil)
	server, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/v1/users/info?token=secret", http.StatusTemporaryRedirect)
	}, nil)
	_, err := client(
		t, palette.Config{BaseURL: server.URL, APIKey: redact.New(key), InsecureSkipVerify: true},
	).UserInfo(t.Context())
	var refused *palette.Error
	if !errors.As(err, &refused) || refused.Status != http.StatusTemporaryRedirect ||
		!strings.Contains(err.Error(), "redirect") || strings.Contains(err.Error(), "token") {
		t.Errorf("got %v", err)
	}
	if reached.Load() {
		t.Error("the other host got a request")
	}
}

func TestAttemptsAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		config := quick(carrier(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		config.ReadAttempt, config.Retries = 20*time.Millisecond, 1
		_, err := client(t, config).UserInfo(t.Context())
		if _, ok := errors.AsType[*palette.TransportError](err); !ok {
			t.Errorf("got %v", err)
		}
	})
}

func FuzzErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"code":"X","message":"y"}`, `{"code":405}`, ``, `<title>x</title>`, `{"details":[`, "\xff\xfe", `null`, `{"code":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := palette.New(quick(carrier(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write(body)
		})))
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.UserInfo(t.Context())
		var page *palette.UnexpectedError
		if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
			if !errors.As(err, &page) || len(page.Title) > 2052 {
				t.Errorf("got %v", err)
			}
			return
		}
		var refused *palette.Error
		if !errors.As(err, &refused) || refused.Status != http.StatusBadRequest || len(refused.Message) > 2052 ||
			strings.ContainsRune(refused.Error(), '\x00') && !bytes.ContainsRune(body, 0) &&
				!bytes.Contains(body, []byte(`\u0000`)) {
			t.Errorf("got %v", err)
		}
	})
}
