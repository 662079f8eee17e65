package controlplane

import (
	"time"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// syncState is the state of the synchronization of a registry, and its last run.
type syncState struct {
	Status  string `json:"status,omitempty"`
	Message string `json:"message,omitempty"`
	// Run is the run that was started last. An earlier run that finds another Run
	// here ends without a write.
	Run string `json:"run,omitempty"`
	// Beat is when the process of that run last renewed it: a process that ends
	// takes its runs with it.
	Beat       v1.Time `json:"beat,omitzero"`
	LastRun    v1.Time `json:"lastRun,omitzero"`
	LastSynced v1.Time `json:"lastSynced,omitzero"`
}

func (y *syncState) begin(now v1.Time) {
	y.Status, y.Message = v1.SyncInProgress, ""
	y.Run, y.Beat, y.LastRun = newUID(), now, now
}

func (y *syncState) end(now v1.Time, message string, err error) {
	y.Beat = v1.Time{}
	if err != nil {
		y.Status, y.Message = v1.SyncFailed, message
		return
	}
	y.Status, y.Message, y.LastSynced = v1.SyncSuccess, message, now
}

// dead reports whether the run has not renewed Beat for too long.
func (y *syncState) dead(now v1.Time, stale time.Duration) bool {
	return y.Status == v1.SyncInProgress && now.Sub(y.Beat.Time) > stale
}

func (g *registry) syncStatus() *v1.RegistrySyncStatus {
	return &v1.RegistrySyncStatus{
		IsSyncSupported: new(g.synced()),
		Status:          g.Sync.Status, Message: g.Sync.Message,
		LastRunTime: g.Sync.LastRun, LastSyncedTime: g.Sync.LastSynced,
	}
}
