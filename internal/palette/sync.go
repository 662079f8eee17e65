package palette

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// SyncStatus is the state of Palette's index of a registry. It is comparable.
type SyncStatus struct {
	// Supported says that Palette synchronizes the registry at all.
	Supported bool
	// Status is Palette's term, "" when no synchronization has begun.
	Status  string
	Message string // Palette's message
	// LastRun and LastSynced are in UTC, zero when Palette does not have them.
	LastRun, LastSynced time.Time
}

// syncStatus reads a status; nil counts as empty. Where the flag is left out, a
// registry with a status is synchronized.
func syncStatus(status *v1.RegistrySyncStatus) SyncStatus {
	if status == nil {
		return SyncStatus{}
	}
	supported := status.Status != ""
	if status.IsSyncSupported != nil {
		supported = *status.IsSyncSupported
	}
	return SyncStatus{
		Supported: supported, Status: status.Status, Message: status.Message,
		LastRun: status.LastRunTime.UTC(), LastSynced: status.LastSyncedTime.UTC(),
	}
}

// SyncError is a synchronization that failed, or did not end in time: then Err
// is the error of the context.
type SyncError struct {
	Kind    registry.Kind
	UID     string
	Status  string // Palette's term, as it was read last
	Message string // Palette's message
	Waited  time.Duration
	Err     error
}

// Error implements error.
func (e *SyncError) Error() string {
	message := ""
	if e.Message != "" {
		message = ": " + e.Message
	}
	if e.Err == nil {
		return fmt.Sprintf("synchronization of %s registry %s ended as %s%s", e.Kind, e.UID, e.Status, message)
	}
	return fmt.Sprintf("waited %s for the synchronization of %s registry %s, last seen as %q%s: %v",
		e.Waited.Round(time.Second), e.Kind, e.UID, e.Status, message, e.Err)
}

// Unwrap gives the error of the context, nil when the synchronization failed.
func (e *SyncError) Unwrap() error { return e.Err }

// SyncRegistry starts a synchronization. With force, Palette reads again what
// it has read before.
func (c *Client) SyncRegistry(ctx context.Context, kind registry.Kind, uid string, force bool) error {
	paths, err := placesOf(kind)
	if err != nil {
		return err
	}
	defer c.forgetRegistries()
	query := url.Values{v1.QueryForceSync: {strconv.FormatBool(force)}}
	return c.send(ctx, request{method: http.MethodPost, query: query}, paths.sync, uid)
}

// RegistrySync reads the state of the synchronization of a registry.
func (c *Client) RegistrySync(ctx context.Context, kind registry.Kind, uid string) (SyncStatus, error) {
	paths, err := placesOf(kind)
	if err != nil {
		return SyncStatus{}, err
	}
	status, err := get[v1.RegistrySyncStatus](ctx, c, Tenant(), nil, paths.status, uid)
	return syncStatus(&status), err
}
