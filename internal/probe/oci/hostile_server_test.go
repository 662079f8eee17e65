package oci_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
)

// dice decides what a hostile registry does: first by its data, which a fuzzer
// may change bit by bit, then by chance that follows from the data.
type dice struct {
	mu     sync.Mutex
	data   []byte
	chance *rand.Rand
}

func newDice(data []byte) *dice {
	var seed [32]byte
	copy(seed[:], data)
	return &dice{data: data, chance: rand.New(rand.NewChaCha8(seed))}
}

// roll returns a number below sides.
func (d *dice) roll(sides int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.data) == 0 {
		return d.chance.IntN(sides)
	}
	first := d.data[0]
	d.data = d.data[1:]
	return int(first) % sides
}

func pick[T any](d *dice, values ...T) T { return values[d.roll(len(values))] }

// hostile is a network in which every host is a registry whose responses are often
// correct and sometimes not. Its connections are pipes in the process, so that it
// runs in virtual time.
type hostile struct {
	dice    *dice
	content *shelf
	scheme  string // "", Basic or Bearer
	realm   string

	mu       sync.Mutex
	requests []received
	dialled  []string
	open     sync.WaitGroup
}

// received is a request that the network received.
type received struct {
	origin string // host:port
	target string
	header http.Header
}

const issuedToken = "canary-token-of-the-hostile-registry"

func newHostile(d *dice) *hostile {
	h := &hostile{dice: d, content: newShelf(), scheme: pick(d, "", "Basic", "Bearer", "Bearer")}
	h.realm = pick(d, hostileRealms...)
	if d.roll(3) > 0 {
		h.realm = hostileRealms[0]
	}
	h.content.chart("team/web", "1.2.3", "web", "1.2.3", d.roll(2) == 0)
	h.content.chart("team/db", "1.0.0", "db", "1.0.0", true)
	h.index()
	return h
}

// index pushes charts and images under one tag.
func (h *hostile) index() {
	const manifestType = "application/vnd.oci.image.manifest.v1+json"
	const indexType = "application/vnd.oci.image.index.v1+json"
	var named []descriptor
	for i := range h.dice.roll(70) {
		manifest := h.content.push("team/web", fmt.Sprint("part", i), map[string]any{
			"config": h.content.blob(probe.ConfigMediaType, []byte(`{"name":"web","version":"2.0.0"}`)),
		})
		h.content.manifests["team/web:"+manifest.String()] = h.content.manifests["team/web:part"+fmt.Sprint(i)]
		named = append(named, descriptor{manifestType, manifest, 10})
	}
	h.content.push("team/web", "2.0.0", map[string]any{"mediaType": indexType, "manifests": named})
}

// hostileRealms are token endpoints; the first may be used.
var hostileRealms = []string{
	"https://" + host + "/token", "https://tokens.example.test/token", "https://" + host + ":8443/token?service=other&scope=a",
	"https://evil.test/token", "http://" + host + "/token", "https://127.0.0.1/token", "https://[::1]/token",
	"https://169.254.169.254/latest", "https://user:pass@" + host + "/token", "https://localhost/token", "//" + host, "",
	"ftp://" + host, "https://" + host + "@evil.test/", `https://evil.test\@` + host, "https://example.test.evil.test/",
	"https://10.0.0.1/", "https://2130706433/", "https://xn--/", "https://ＥＶＩＬ.test/", "javascript:alert(1)", "https://" + host + "/v2/",
}

// locations are targets of redirects.
var locations = []string{
	"https://storage.example.test/x?sig=1", "/v2/team/web/manifests/1.2.3", "/v2/", "https://" + host + "/v2/", "https://" + host + ":8443/x",
	"http://" + host + "/x", "https://169.254.169.254/", "https://[fe80::1]/", "https://u:p@" + host + "/x", "https://evil.test/", "?a", "",
	"//evil.test/x", "ftp://x", "https://" + strings.Repeat("a", 3000) + ".test", "https://evil.test/" + strings.Repeat("x/", 9000), "%zz", "https://[",
	"https://evil.test:99999/", "https://100.100.100.200/", "\x7f",
}

// challenges are fields of WWW-Authenticate.
var challenges = []string{
	"", "Basic", "Bearer", "Negotiate", `Bearer realm="`, `Bearer realm=` + hostileRealms[0], `Basic realm="a", Bearer realm="` + hostileRealms[3] + `"`,
	`Bearer realm="` + hostileRealms[0] + `",scope="` + strings.Repeat("repository:a:pull ", 400) + `"`, strings.Repeat("Digest, ", 3000),
	`Bearer realm="` + hostileRealms[0] + `",service="` + strings.Repeat(`\"`, 5000) + `"`, "Bearer realm=\x01", `Bearer realm="` + hostileRealms[7] + `"`,
}

// connectTime is the time after which a dial fails.
const connectTime = 10 * time.Second

// connect is the dialler of the network.
func (h *hostile) connect(_ context.Context, _, address string) (net.Conn, error) {
	h.mu.Lock()
	h.dialled = append(h.dialled, address)
	h.mu.Unlock()
	switch h.dice.roll(60) {
	case 0:
		time.Sleep(connectTime)
		return nil, os.ErrDeadlineExceeded
	case 1:
		return nil, io.ErrUnexpectedEOF
	}
	client, server := net.Pipe()
	h.open.Go(func() {
		defer func() { _ = server.Close() }()
		h.serve(address, server)
	})
	return client, nil
}

func (h *hostile) serve(address string, connection net.Conn) {
	for reader := bufio.NewReader(connection); ; {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		h.mu.Lock()
		h.requests = append(h.requests, received{address, request.RequestURI, request.Header})
		h.mu.Unlock()
		if !h.respond(connection, request) {
			return
		}
	}
}

// message is a response before it is written, with its faults.
type message struct {
	status string
	header [][2]string
	body   []byte
	length string // "" for the correct length, "none" for no header, "chunked"
	// more is sent after the body, again and again, with a pause after each.
	more  []byte
	pause time.Duration
	wait  time.Duration // before the first byte
	raw   []byte        // is sent instead of everything else
	cut   int           // so many bytes of the body are sent; below zero, all
}

// respond writes a response and reports whether the connection can be used again.
func (h *hostile) respond(connection net.Conn, request *http.Request) bool {
	m := h.honest(request)
	for range pick(h.dice, 0, 0, 0, 1, 1, 2, 3) {
		faults[h.dice.roll(len(faults))](h.dice, request, m)
	}
	time.Sleep(m.wait)
	if m.raw != nil {
		_, _ = connection.Write(m.raw)
		return false
	}
	if _, err := connection.Write(m.bytes()); err != nil || m.cut >= 0 {
		return false
	}
	for m.more != nil {
		if _, err := connection.Write(m.more); err != nil {
			return false
		}
		if m.pause > 0 {
			time.Sleep(m.pause)
		}
	}
	return m.length == ""
}

func (m *message) bytes() []byte {
	var out bytes.Buffer
	out.WriteString("HTTP/1.1 " + m.status + "\r\n")
	for _, field := range m.header {
		out.WriteString(field[0] + ": " + field[1] + "\r\n")
	}
	body := m.body
	if m.cut >= 0 {
		body = body[:min(m.cut, len(body))]
	}
	switch m.length {
	case "":
		_, _ = fmt.Fprintf(&out, "Content-Length: %d\r\n\r\n", len(m.body))
	case "none":
		out.WriteString("Connection: close\r\n\r\n")
	case "chunked":
		_, _ = fmt.Fprintf(&out, "Transfer-Encoding: chunked\r\n\r\n%x\r\n", len(m.body))
	default:
		out.WriteString("Content-Length: " + m.length + "\r\n\r\n")
	}
	out.Write(body)
	if m.length == "chunked" {
		out.WriteString("\r\n0\r\n\r\n")
	}
	return out.Bytes()
}

// honest is the response of a registry without faults.
func (h *hostile) honest(request *http.Request) *message {
	recorded := httptest.NewRecorder()
	authorization := request.Header.Get("Authorization")
	switch {
	case strings.HasSuffix(request.URL.Path, "/token"):
		_, _ = fmt.Fprintf(recorded, `{"token":%q,"access_token":%q,"expires_in":300}`, issuedToken, issuedToken)
	case strings.HasPrefix(authorization, h.scheme):
		h.content.ServeHTTP(recorded, request)
	default:
		field := h.scheme
		if field == "Bearer" {
			field = fmt.Sprintf(`Bearer realm="%s",service="%s"`, h.realm, host)
		}
		challenge(recorded, field)
	}
	m := &message{
		status: fmt.Sprintf("%d %s", recorded.Code, http.StatusText(recorded.Code)),
		body:   recorded.Body.Bytes(), cut: -1,
	}
	for name := range recorded.Header() {
		m.header = append(m.header, [2]string{name, recorded.Header().Get(name)})
	}
	return m
}

func (m *message) set(name, value string) {
	m.header = slices.DeleteFunc(m.header, func(field [2]string) bool { return strings.EqualFold(field[0], name) })
	m.header = append(m.header, [2]string{name, value})
}

// faults change a response to one that is wrong.
var faults = []func(*dice, *http.Request, *message){
	func(d *dice, _ *http.Request, m *message) {
		m.status = pick(d,
			"200 OK", "201 x", "204 No Content", "206 x", "300 x", "301 x", "304 x", "400 x",
			"401 Unauthorized", "403 x", "404 x",
			"405 x", "416 x", "429 x", "500 x", "502 x", "503 x", "504 x", "599 x", "999 x", "099 x", "abc",
			"", "100 Continue", "103 x", "101 x")
	},
	func(d *dice, _ *http.Request, m *message) {
		m.status = pick(d, "301 x", "302 x", "303 x", "307 x", "308 x")
		m.set("Location", pick(d, locations...))
	},
	func(d *dice, _ *http.Request, m *message) {
		m.status = pick(d, "401 x", "401 x", "200 OK", "403 x")
		for range 1 + d.roll(3) {
			m.header = append(m.header, [2]string{"WWW-Authenticate", pick(d, challenges...)})
		}
	},
	func(d *dice, _ *http.Request, m *message) { header(d, m) },
	func(d *dice, r *http.Request, m *message) { m.body = shape(d, r) },
	func(d *dice, r *http.Request, m *message) {
		m.body, m.status = echo(d, r), pick(d, "403 x", "401 x", "400 x", "404 x", "200 OK")
	},
	func(d *dice, _ *http.Request, m *message) {
		m.length = pick(
			d, "none", "chunked", "-1", "0", "1", "99999999999", "9223372036854775807",
			"5\r\nContent-Length: 6", "abc", "+5", "0x10",
		)
	},
	func(d *dice, _ *http.Request, m *message) {
		m.length, m.more = pick(
			d, "none", "99999999999", "chunked",
		), bytes.Repeat(pick(d, []byte(" "), []byte(`{},`), []byte("x"), []byte(`"a",`)), 8<<10)
	},
	func(d *dice, _ *http.Request, m *message) {
		m.length, m.more, m.pause = pick(
			d, "none", "99999999999",
		), []byte(" "), pick(d, time.Second, time.Millisecond*100, time.Minute, 24*time.Hour)
	},
	func(d *dice, _ *http.Request, m *message) {
		m.wait = pick(d, time.Second, 5*time.Second, 25*time.Second, time.Minute, 24*time.Hour)
	},
	func(d *dice, _ *http.Request, m *message) { m.cut = d.roll(200) },
	func(d *dice, _ *http.Request, m *message) { compress(d, m) },
	func(d *dice, _ *http.Request, m *message) {
		m.raw = pick(d, []byte{}, []byte("\x00"), []byte(
			"SSH-2.0\r\n",
		), []byte("HTTP/1.1 200 OK\r\n"), bytes.Repeat([]byte("HTTP/1.1 100 Continue\r\n\r\n"), 50),
			bytes.Repeat([]byte("x"), 100_000), []byte("HTTP/9.9 200 OK\r\n\r\n"),
			[]byte("HTTP/1.1 200 OK\r\n folded: x\r\n\r\n"))
	},
}

func header(d *dice, m *message) {
	value := pick(d,
		"", "\x01", strings.Repeat("x", 1000), strings.Repeat("y", 100_000), "a\rb", "ü", "-1", "99999999999999999999",
		"text/html", "application/json; charset=\"", "sha256:"+strings.Repeat("0", 64),
		"Mon, 01 Jan 9999 00:00:00 GMT", "5", "15", "3600",
		`</v2/team/web/tags/list?last=a>; rel="next"`, `<https://evil.test/v2/>; rel="next"`,
		`<http://`+host+`/v2/_catalog>; rel=next`,
		`<?last=`+fmt.Sprint(d.roll(250), d.roll(250))+`>; rel="next"`, `<`+strings.Repeat("<", 5000)+`>; rel="next"`)
	name := pick(d,
		"Content-Type", "Location", "Link", "Docker-Content-Digest", "Retry-After", "Content-Encoding",
		"Transfer-Encoding",
		"Set-Cookie", "Connection", "Trailer", "X-"+strings.Repeat("n", d.roll(250)), "Bad Name", "", "Link",
		"Retry-After", "Content-Type")
	for range min(pick(d, 1, 1, 1, 2, 1000), 1+200_000/(1+len(value))) {
		m.header = append(m.header, [2]string{name, value})
	}
}

// shape is a body of an unexpected form.
func shape(d *dice, r *http.Request) []byte {
	deep := pick(d, 100, 9_000, 100_000)
	list := pick(d, "tags", "repositories", "manifests", "layers", "blobs", "errors")
	entry := pick(
		d, `{}`, `""`, `null`, `"a/b"`,
		`{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:`+strings.Repeat("a", 64)+
			`"}`, `[[]]`, `1e999`,
	)
	return pick(d,
		func() []byte { return nil },
		func() []byte { return []byte("<html><body>Sign in</body></html>") },
		func() []byte { return []byte(strings.Repeat("[", deep)) },
		func() []byte { return []byte(strings.Repeat(`{"config":`, deep) + strings.Repeat("}", deep)) },
		func() []byte {
			return []byte(`{"` + list + `":[` + strings.Repeat(entry+",", pick(d, 1, 100, 100_000)) + entry + `]}`)
		},
		func() []byte {
			return []byte(`{"annotations":{"a":"` + strings.Repeat("ü", pick(d, 10, 3_000_000)) + `"}}`)
		},
		func() []byte { return bytes.Repeat([]byte{0xff}, pick(d, 3, 100_000)) },
		func() []byte {
			return []byte(`{"token":"` + strings.Repeat("t", pick(d, 1, 100_000, 1_000_000)) + `"}`)
		},
		func() []byte { return []byte(r.RequestURI) },
		func() []byte {
			return []byte(`{"config":{"mediaType":"` + probe.ConfigMediaType + `","digest":"` +
				pick(d, "sha256:", "md5:0", "sha512:"+strings.Repeat("b", 128), "x") +
				`","size":` + pick(d, "-1", "0", "99999999999", "1e3", "31457280") + `},"layers":[{"mediaType":"` +
				probe.ContentMediaType + `","digest":"sha256:` +
				strings.Repeat("c", 64) + `","size":33554432}]}`)
		},
	)()
}

// echo is a body that repeats the credentials of the request, in one of many forms.
func echo(d *dice, r *http.Request) []byte {
	authorization := r.Header.Get("Authorization")
	_, encoded, _ := strings.Cut(authorization, " ")
	plain, _ := base64.StdEncoding.DecodeString(encoded)
	text := pick(d, authorization, encoded, string(plain), base64.RawURLEncoding.EncodeToString(plain),
		base64.URLEncoding.EncodeToString(append([]byte("x"), plain...)),
		base64.StdEncoding.EncodeToString([]byte(authorization)),
		strings.Repeat("x", 290)+string(plain), fmt.Sprintf("%x", plain), fmt.Sprintf("%q", authorization))
	return []byte(pick(d, text, fmt.Sprintf(
		`{"errors":[{"code":%q,"message":%q}]}`, text, text,
	), fmt.Sprintf(`{"errors":[{"code":"DENIED","message":%q}]}`, text),
		fmt.Sprintf(`{"artifactType":%q,"config":{"mediaType":%q}}`, text, text),
		fmt.Sprintf(`{"tags":[%q],"repositories":[%q,%q]}`, text, text+"/web", "web"+text),
		fmt.Sprintf(`{"name":%q,"version":%q}`, text, text)))
}

// compress encodes a body, or declares an encoding that it does not have.
func compress(d *dice, m *message) {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, _ = zip.Write(m.body)
	_ = zip.Close()
	m.set("Content-Encoding", pick(d, "gzip", "gzip", "gzip", "GZIP", "br", "gzip, gzip", "deflate", "identity"))
	m.body = pick(
		d, zipped.Bytes(), zipped.Bytes()[:zipped.Len()/2], bomb(), bytes.Repeat(nothing(), 1<<14),
		[]byte("\x1f\x8b"), m.body,
	)
	if d.roll(12) == 0 {
		m.more, m.length = bytes.Repeat(nothing(), 1<<10), "none"
	}
}

// bomb is compressed, and expands to 200 MB.
var bomb = sync.OnceValue(func() []byte {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	for range 200 {
		_, _ = zip.Write(make([]byte, 1<<20))
	}
	_ = zip.Close()
	return zipped.Bytes()
})

// nothing is compressed, and expands to no bytes, however often it is repeated.
var nothing = sync.OnceValue(func() []byte {
	var zipped bytes.Buffer
	_ = gzip.NewWriter(&zipped).Close()
	return zipped.Bytes()
})
