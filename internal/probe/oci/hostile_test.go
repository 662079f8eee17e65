package oci_test

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// hostileSeed repeats a run of TestHostileRegistries, hostileCases makes it
// longer or shorter.
const (
	hostileSeed  = "PROBE_TEST_SEED"
	hostileCases = "PROBE_TEST_CASES"
)

// usualCases is how many hostile registries a test meets.
func usualCases() uint64 {
	if testbed.Raced {
		return 500
	}
	return 2000
}

// Most of what one call may take.
const (
	mostAllocated = 256 << 20 // bytes
	mostRequests  = 400
)

// mostTime is far more than any call takes. The race detector makes the largest archives ten times slower.
func mostTime() time.Duration {
	if testbed.Raced {
		return 2 * time.Minute
	}
	return 20 * time.Second
}

// No registry makes a call panic, go on for ever, take memory without bound, or
// tell anybody the credentials.
func TestHostileRegistries(t *testing.T) {
	seed, cases := number(hostileSeed, rand.Uint64()), number(hostileCases, usualCases())
	fmt.Fprintf(os.Stderr, "%s=%d repeats what follows\n", hostileSeed, seed)
	for i := range cases {
		var data [40]byte
		random := rand.New(rand.NewPCG(seed, i))
		for at := 0; at < len(data); at += 8 {
			binary.LittleEndian.PutUint64(data[at:], random.Uint64())
		}
		if data := data[:i%uint64(len(data))]; !survive(t, data) {
			t.Fatalf("case %d of %s=%d: %q", i, hostileSeed, seed, data)
		}
	}
}

func FuzzHostileRegistry(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x02\x00\x01\x01\x00\x00\x00\x09\x00\x00\x00\x05\x00\x07"))
	f.Fuzz(func(t *testing.T, data []byte) { survive(t, data) })
}

func number(variable string, otherwise uint64) uint64 {
	if found, err := strconv.ParseUint(os.Getenv(variable), 10, 64); err == nil {
		return found
	}
	return otherwise
}

// survive calls a prober on one hostile registry.
func survive(t *testing.T, data []byte) bool {
	t.Helper()
	before, begun := allocated(), time.Now()
	synctest.Test(t, func(t *testing.T) { encounter(t, newDice(data)) })
	if took := allocated() - before; took > mostAllocated {
		t.Errorf("%d MB", took>>20)
	}
	if took := time.Since(begun); took > mostTime() {
		t.Errorf("%s", took)
	}
	return !t.Failed()
}

func allocated() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}

// encounter is one call and what must hold after it.
func encounter(t *testing.T, d *dice) {
	t.Helper()
	h := newHostile(d)
	transports := &[]*http.Transport{}
	prober := h.prober(t, transports)
	registry := hostileRegistry(t, d.roll(3) > 0)
	name, version := pick(d, "web", "web", "wep", "db"), pick(d, "1.2.3", "1.2.3", "2.0.0", "3.0.0")
	operation := d.roll(6)
	begun := time.Now()
	err := call(t.Context(), prober, operation, target(t, registry, name, version))
	took := time.Since(begun)
	for _, transport := range *transports {
		transport.CloseIdleConnections()
	}
	if limit := budget.Lookup.Time() + time.Second; took > limit {
		t.Errorf("%s", took)
	}
	if err != nil {
		checkHostileError(t, err, took)
	}
	time.Sleep(connectTime) // net/http ends no dialling that has begun
	h.open.Wait()
	h.check(t)
}

func (h *hostile) prober(t *testing.T, transports *[]*http.Transport) *oci.Prober {
	t.Helper()
	return oci.New(oci.Options{Transport: func(transport *http.Transport) {
		transport.Proxy = nil
		transport.DialTLSContext = h.connect
		transport.DialContext = func(_ context.Context, _, address string) (net.Conn, error) {
			t.Errorf("%s is dialled without TLS", address)
			return nil, errors.ErrUnsupported
		}
		*transports = append(*transports, transport)
	}})
}

func hostileRegistry(t *testing.T, login bool) probe.Registry {
	t.Helper()
	parsed, err := endpoint.Parse(host)
	if err != nil {
		t.Fatal(err)
	}
	registry := probe.Registry{Endpoint: parsed, BasePath: "team"}
	if login {
		registry.Credential = credential.Credential{
			Kind: credential.Basic, Username: username, Password: redact.New(password),
		}
	}
	return registry
}

func call(ctx context.Context, prober *oci.Prober, operation int, asked probe.Target) error {
	var err error
	switch operation {
	case 0:
		_, err = prober.Resolve(ctx, asked)
	case 1:
		_, err = prober.Login(ctx, asked.Registry)
	case 2:
		_, err = prober.Tags(ctx, asked.Registry, asked.Chart)
	case 3:
		_, err = prober.Charts(ctx, asked.Registry)
	case 4:
		_, _, err = prober.Describe(ctx, asked)
	default:
		_, _, err = prober.Open(ctx, asked)
	}
	return err
}

// checkHostileError checks what is told: an error of the probe, with the bound
// where one was exceeded, and without secrets.
func checkHostileError(t *testing.T, err error, took time.Duration) {
	t.Helper()
	var failed *probe.Error
	if !errors.As(err, &failed) {
		t.Errorf("%T: %v", err, err)
		return
	}
	exceeded, bounded := budget.As(err)
	late := took >= budget.Lookup.Time() || errors.Is(err, context.DeadlineExceeded)
	if !bounded && (failed.Outcome == probe.TooLarge || late) {
		t.Errorf("after %s, no bound is named: %v", took, err)
	}
	if bounded && !strings.Contains(strings.Join(failed.Causes, "\n"), exceeded.Limit.Why) {
		t.Errorf("%v is not among the causes: %q", exceeded, failed.Causes)
	}
	text := fmt.Sprintf("%s\n%+v\n%v", failed, *failed, failed.Err)
	if shows(text) {
		t.Errorf("a secret is told: %s", text)
	}
	if len(failed.Error()) > 4096 {
		t.Errorf("%d bytes: %.500s", len(failed.Error()), failed.Error())
	}
}

// shows reports whether a text holds the password or the token in a form that
// servers send them back in.
func shows(text string) bool {
	forms := []string{password, issuedToken, fmt.Sprintf("%x", password), fmt.Sprintf("%x", issuedToken)}
	for _, secret := range []string{password, issuedToken} {
		for offset := range 3 {
			form := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", offset) + secret))
			form = form[4 : len(form)-4]
			forms = append(forms, form, strings.NewReplacer("+", "-", "/", "_").Replace(form))
		}
	}
	return slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) })
}

// check looks at what the network has got.
func (h *hostile) check(t *testing.T) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.requests) > mostRequests {
		t.Errorf("%d requests", len(h.requests))
	}
	for _, address := range h.dialled {
		name, _, _ := net.SplitHostPort(address)
		if found, err := netip.ParseAddr(name); err == nil && (found.IsLinkLocalUnicast() ||
			name == "100.100.100.200") {
			t.Errorf("%s is dialled", address)
		}
	}
	for _, one := range h.requests {
		own := one.origin == host+":443"
		name, _, _ := net.SplitHostPort(one.origin)
		tokens := own || name == host || strings.HasSuffix(name, ".example.test")
		for field, values := range one.header {
			for _, value := range values {
				plain, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, "Basic "))
				login, token := strings.Contains(value+string(plain), password), strings.Contains(value, issuedToken)
				if field != "Authorization" && (login || token) || login && !tokens || token && !own {
					t.Errorf("%s got %s: %s %s", one.origin, field, value, plain)
				}
			}
		}
		if shows(one.target) {
			t.Errorf("%s got %s", one.origin, one.target)
		}
	}
}
