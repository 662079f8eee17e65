package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
)

const (
	caName = "ca.pem"

	// A validate request may wait for a registry, so responses take their time;
	// requests do not. readTimeout is for those who choose none.
	readTimeout  = 30 * time.Second
	writeTimeout = 3 * time.Minute
	idleTimeout  = 2 * time.Minute
	// drain bounds the wait for requests that run when the process ends.
	drain = 10 * time.Second
)

// peer is a control plane with a socket.
type peer struct {
	listener net.Listener
	server   *http.Server
	palette  *controlplane.Server
}

func listen(ctx context.Context, chosen settings, log *slog.Logger) (*peer, error) {
	kept, err := store.Open(chosen.data)
	if err != nil {
		return nil, err
	}
	palette, err := controlplane.New(controlplane.Options{
		Store: kept, Prober: newProber(), SyncProber: newProber, APIKey: chosen.key, Projects: chosen.projects,
		Limits: chosen.limit, Log: log,
	})
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	plain, err := config.Listen(ctx, "tcp", chosen.listen)
	if err != nil {
		return nil, err
	}
	leaf, ca, err := certify(plain.Addr())
	if err == nil {
		err = os.WriteFile(filepath.Join(kept.Dir(), caName), ca, 0o600)
	}
	if err != nil {
		return nil, errors.Join(err, plain.Close())
	}
	secure := tls.NewListener(plain, &tls.Config{
		Certificates: []tls.Certificate{*leaf}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	})
	return &peer{listener: secure, palette: palette, server: &http.Server{
		Handler: palette, ReadHeaderTimeout: chosen.receive, ReadTimeout: chosen.receive,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}}, nil
}

func (p *peer) address() string { return "https://" + p.listener.Addr().String() }

// serve serves until ctx ends, then lets running requests finish.
func (p *peer) serve(ctx context.Context) error {
	defer p.palette.Close()
	failed := make(chan error, 1)
	go func() { failed <- p.server.Serve(p.listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	bounded, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	return p.server.Shutdown(bounded)
}

func (p *peer) close() error {
	p.palette.Close()
	return p.listener.Close()
}
