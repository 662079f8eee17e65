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
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// These environment variables repeat a run of TestHostileRegistries, and set the
// number of its cases.
const (
	hostileSeed  = "PROBE_TEST_SEED"
	hostileCases = "PROBE_TEST_CASES"
)

// usualCases is the number of hostile registries of a run.
func usualCases() uint64 {
	if testbed.Raced {
		return 500
	}
	return 2000
}

// What a call may use at most.
const (
	mostAllocated = 256 << 20 // bytes
	mostRequests  = 400
)

// mostTime is far more than any call takes. With the race detector, the largest
// archives take ten times as long.
func mostTime() time.Duration {
	if testbed.Raced {
		return 2 * time.Minute
	}
	return 20 * time.Second
}

// No registry makes a call panic, run for ever, allocate memory without bound, or
// send the credentials to another host.
func TestHostileRegistries(t *testing.T) {
	seed, cases := number(hostileSeed, rand.Uint64()), number(hostileCases, usualCases())
	fmt.Fprintf(os.Stderr, "%s=%d repeats this run\n", hostileSeed, seed)
	for i := range cases {
		var data [40]byte
		random := rand.New(rand.NewPCG(seed, i))
		for offset := 0; offset < len(data); offset += 8 {
			binary.LittleEndian.PutUint64(data[offset:], random.Uint64())
		}
		if data := data[:i%uint64(len(data))]; !checkCase(t, data) {
			t.Fatalf("case %d of %s=%d: %q", i, hostileSeed, seed, data)
		}
	}
}

func FuzzHostileRegistry(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x02\x00\x01\x01\x00\x00\x00\x09\x00\x00\x00\x05\x00\x07"))
	f.Fuzz(func(t *testing.T, data []byte) { checkCase(t, data) })
}

func number(variable string, otherwise uint64) uint64 {
	if found, err := strconv.ParseUint(os.Getenv(variable), 10, 64); err == nil {
		return found
	}
	return otherwise
}

// checkCase makes one call to a hostile registry, and reports whether it passed.
func checkCase(t *testing.T, data []byte) bool {
	t.Helper()
	before, begun := allocated(), time.Now()
	synctest.Test(t, func(t *testing.T) { callHostile(t, newDice(data)) })
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

// callHostile makes one call, and checks its result and its requests.
func callHostile(t *testing.T, d *dice) {
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
	time.Sleep(connectTime) // net/http does not cancel a dial in flight
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
	if !login {
		return registryAt(t, host, "team", credential.Credential{})
	}
	return registryAt(t, host, "team", basicCredential(username, password))
}

// call makes one of the six calls of a prober.
func call(ctx context.Context, prober *oci.Prober, operation int, wanted probe.Target) error {
	var err error
	switch operation {
	case 0:
		_, err = prober.Resolve(ctx, wanted)
	case 1:
		_, err = prober.Login(ctx, wanted.Registry)
	case 2:
		_, err = prober.Tags(ctx, wanted.Registry, wanted.Chart)
	case 3:
		_, err = prober.Charts(ctx, wanted.Registry)
	case 4:
		_, _, err = prober.Describe(ctx, wanted)
	default:
		_, _, err = prober.Open(ctx, wanted)
	}
	return err
}

// checkHostileError checks that the error is one of the probe, names the limit if
// one was exceeded, and contains no secret.
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
		t.Errorf("after %s, the error names no limit: %v", took, err)
	}
	if bounded && !strings.Contains(strings.Join(failed.Causes, "\n"), exceeded.Limit.Why) {
		t.Errorf("%v is not among the causes: %q", exceeded, failed.Causes)
	}
	text := fmt.Sprintf("%s\n%+v\n%v", failed, *failed, failed.Err)
	if containsSecret(text) {
		t.Errorf("the error contains a secret: %s", text)
	}
	if len(failed.Error()) > 4096 {
		t.Errorf("%d bytes: %.500s", len(failed.Error()), failed.Error())
	}
}

// containsSecret reports whether a text contains the password or the token in a form
// in which servers return them.
func containsSecret(text string) bool {
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

// check checks the requests that the network received.
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
	for _, request := range h.requests {
		checkSecrets(t, request)
	}
}

// checkSecrets checks that a request has the token only if it is to the registry, and
// the password only if it is to the registry or a token endpoint that it may use.
func checkSecrets(t *testing.T, request received) {
	t.Helper()
	toRegistry := request.origin == host+":443"
	name, _, _ := net.SplitHostPort(request.origin)
	toOwner := toRegistry || name == host || strings.HasSuffix(name, ".example.test")
	for field, values := range request.header {
		for _, value := range values {
			plain, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(value, "Basic "))
			login, token := strings.Contains(value+string(plain), password), strings.Contains(value, issuedToken)
			if field != "Authorization" && (login || token) || login && !toOwner || token && !toRegistry {
				t.Errorf("%s received %s: %s %s", request.origin, field, value, plain)
			}
		}
	}
	if containsSecret(request.target) {
		t.Errorf("%s received %s", request.origin, request.target)
	}
}
