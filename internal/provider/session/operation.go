package session

import (
	"context"
	"log/slog"

	"github.com/palette-oci/terraform-provider-palette/internal/journal"
)

// Begin is journal.Begin, in the logs of the provider.
func (s *Session) Begin(ctx context.Context, verb, kind, name string) (within context.Context, end func()) {
	var log *slog.Logger
	if s != nil { // nil where the provider is not configured
		log = s.options.Log
	}
	return journal.Begin(ctx, log, verb, kind, name)
}

// Settle is Settle of the ledger, and logs what it waits for.
func (s *Session) Settle(ctx context.Context, uid string) (waiting []string, ended func(), err error) {
	defer journal.Waiting(ctx, "the layers of the cluster profile "+uid)()
	return s.Ledger.Settle(ctx, uid)
}
