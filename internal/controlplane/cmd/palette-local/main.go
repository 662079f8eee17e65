// Command palette-local serves the embedded Palette over TLS, for other Palette
// clients and for several of them at a time:
//
//	PALETTE_API_KEY=… palette-local -listen 127.0.0.1:0 -data DIR
//
// It makes a certificate when it starts, writes the certificate authority
// behind it to DIR/ca.pem, and prints its address, https://host:port, as the
// only line on standard output when it is ready. The log goes to standard
// error: one line per request, without names, headers or bodies. SIGINT and
// SIGTERM end it; requests that run are finished first.
//
// It has one project, Default, and one more for each -project NAME. With -limit
// it enforces the rate limits that Palette publishes.
//
// The API key is read from the environment variable PALETTE_API_KEY, from a
// file (-api-key-file) or from -api-key. Prefer the first two: every user of
// the machine can read the arguments of a process.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "palette-local:", err)
		stop()
		os.Exit(1)
	}
}

// settings are those of the command line and the environment.
type settings struct {
	listen, data string
	key          redact.Secret
	projects     []string
	limit        bool
	// receive bounds the time that a request may take to arrive.
	receive time.Duration
}

// keyVariable is the environment variable that holds the API key, the same
// that the provider reads.
const keyVariable = "PALETTE_API_KEY"

func parse(args []string, getenv func(string) string, stderr io.Writer) (settings, error) {
	var found settings
	flags := flag.NewFlagSet("palette-local", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&found.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 is any free port")
	flags.StringVar(&found.data, "data", "",
		"`folder` of the database and of ca.pem; made if it is missing (required)")
	key := flags.String("api-key", "",
		"the API `key`; visible to every user of the machine, so prefer "+keyVariable+" or -api-key-file")
	file := flags.String("api-key-file", "", "`file` that holds the API key")
	flags.Func("project", "`name` of a project beside Default; may be given more than once", func(name string) error {
		found.projects = append(found.projects, name)
		return nil
	})
	flags.BoolVar(&found.limit, "limit", false,
		"refuse requests with status 429 beyond the rates that Palette publishes")
	flags.DurationVar(&found.receive, "read-timeout", readTimeout,
		"how long a request may take to arrive; a body that takes longer is refused with status 408")
	if err := flags.Parse(args); err != nil {
		return settings{}, err
	}
	if found.data == "" || flags.NArg() > 0 || found.receive <= 0 {
		return settings{}, errors.New(
			"usage: palette-local -data DIR [-listen ADDRESS] [-project NAME]... [-limit] [-api-key-file FILE | " +
				"-api-key KEY]",
		)
	}
	var err error
	found.key, err = readKey(*key, *file, getenv)
	return found, err
}

// readKey takes the flags before the environment, as they were given for this
// run.
func readKey(key, file string, getenv func(string) string) (redact.Secret, error) {
	switch {
	case key != "" && file != "":
		return redact.Secret{}, errors.New("-api-key and -api-key-file are both given")
	case file != "":
		content, err := os.ReadFile(file)
		if err != nil {
			return redact.Secret{}, err
		}
		key = strings.TrimSpace(string(content))
	case key == "":
		key = getenv(keyVariable)
	}
	if key == "" {
		return redact.Secret{}, errors.New("an API key is needed: set " + keyVariable + ", or give -api-key-file")
	}
	return redact.New(key), nil
}

func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	chosen, err := parse(args, getenv, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	peer, err := listen(ctx, chosen, log)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(stdout, peer.address()); err != nil {
		return errors.Join(err, peer.close())
	}
	return peer.serve(ctx)
}
