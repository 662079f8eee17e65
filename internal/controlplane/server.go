package controlplane

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Options are what a Server is made of.
type Options struct {
	// Store keeps the objects; required.
	Store *store.Store
	// Prober contacts the registries; required.
	Prober probe.Prober
	// SyncProber makes a prober for one synchronization; nil takes Prober. A prober
	// remembers responses, so only a new one detects changes of a registry.
	SyncProber func() probe.Prober
	// APIKey is the one key that is accepted; required.
	APIKey redact.Secret
	// Projects are the names of the projects that there are beside the default
	// one.
	Projects []string
	// Log receives one line per request at level Info (method, path pattern,
	// status, duration), and panics. Nil is silent.
	Log *slog.Logger
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// SyncTimeout bounds one synchronization; zero is five minutes.
	SyncTimeout time.Duration
	// SyncStale is after which time without a renewal the process of a running
	// synchronization counts as dead, and another starts; zero is twenty seconds.
	SyncStale time.Duration
	// Clusters are those that use the profile of a uid; nil is none of any. It
	// is called within a transaction and must not call the Server.
	Clusters func(profileUID string) []v1.ObjectResReference
	// Limits enforces the rate limits that Palette publishes, with status 429.
	Limits bool
	// Mood is for tests; the zero value is the Server as it is documented.
	Mood Mood
}

// Server is the embedded Palette. It is safe for concurrent use, also with
// other Servers on stores of the same folder.
type Server struct {
	options  Options
	projects projects
	mux      *http.ServeMux
	limits   limits

	// ctx ends the synchronizations in the background; syncs counts them.
	ctx   context.Context //nolint:containedctx // the life of the server, not of a call
	end   context.CancelFunc
	syncs sync.WaitGroup
}

const (
	defaultSyncTimeout = 5 * time.Minute
	defaultSyncStale   = 20 * time.Second
)

// New returns the handler. It neither reads the store nor contacts a registry.
func New(options Options) (*Server, error) {
	switch {
	case options.Store == nil:
		return nil, errors.New("a control plane needs a store")
	case options.Prober == nil:
		return nil, errors.New("a control plane needs a prober")
	case options.APIKey.IsZero():
		return nil, errors.New("a control plane needs an API key")
	}
	options.fill()
	known, err := newProjects(options.Projects)
	if err != nil {
		return nil, err
	}
	s := &Server{options: options, projects: known, mux: http.NewServeMux()}
	s.ctx, s.end = context.WithCancel(context.Background())
	for _, route := range routes() {
		s.mux.Handle(route.method+" "+route.pattern, s.handle(route.serve))
	}
	return s, nil
}

// fill sets what was left out.
func (options *Options) fill() {
	if options.SyncProber == nil {
		prober := options.Prober
		options.SyncProber = func() probe.Prober { return prober }
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	options.Log = cmp.Or(options.Log, slog.New(slog.DiscardHandler))
	options.SyncTimeout = cmp.Or(options.SyncTimeout, defaultSyncTimeout)
	options.SyncStale = cmp.Or(options.SyncStale, defaultSyncStale)
}

// Close ends the synchronizations that run in the background and waits for
// them. Those that were not through are continued by the next Server that gets
// a request about them.
func (s *Server) Close() {
	s.end()
	s.syncs.Wait()
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	recorded := &statusWriter{ResponseWriter: w}
	_, pattern := s.mux.Handler(r)
	defer func() {
		if found := recover(); found != nil {
			s.options.Log.Error("panic", "pattern", pattern, "panic", found)
			writeRefusal(recorded, errPanic)
		}
		// The pattern, not the path: logs hold no names and uids.
		s.options.Log.Info("request", "method", r.Method, "pattern", pattern,
			"status", recorded.status, "duration", time.Since(started))
	}()
	s.serve(recorded, r, pattern)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, pattern string) {
	if s.options.Limits && !s.limits.allow(r, s.options.Now()) {
		writeRefusal(w, errLimited)
		return
	}
	if err := s.authenticate(r); err != nil {
		writeRefusal(w, err)
		return
	}
	if pattern == "" {
		s.refuseRoute(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// refuseRoute sends the 404 or 405 of the mux in the form of the API.
func (s *Server) refuseRoute(w http.ResponseWriter, r *http.Request) {
	plain := newRecorder()
	s.mux.ServeHTTP(plain, r)
	if plain.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", plain.header.Get("Allow"))
		writeRefusal(w, refuse(http.StatusMethodNotAllowed, codeMethodNotAllowed,
			"method %s is not allowed here, but %s is", r.Method, plain.header.Get("Allow")))
		return
	}
	writeRefusal(w, errNoRoute)
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}
