package controlplane_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

const (
	workerDir  = "CONTROLPLANE_TEST_DIR"
	workerName = "CONTROLPLANE_TEST_NAME"
	perProcess = 12
)

// TestWorker is what the other processes of TestProcessesShareAFolder run.
// Without its environment it checks that a worker in this process works.
func TestWorker(t *testing.T) {
	t.Parallel()
	dir, name := os.Getenv(workerDir), os.Getenv(workerName)
	if dir == "" {
		dir, name = t.TempDir(), "here"
	}
	work(t, dir, name)
}

// work creates registries, and profiles of them, from many goroutines at once.
func work(t *testing.T, dir, name string) {
	t.Helper()
	p := newPeer(t, dir, registryFake{})
	var group sync.WaitGroup
	for i := range perProcess {
		group.Go(func() {
			own := fmt.Sprintf("%s-%d", name, i)
			acr := p.send(http.MethodPost, v1.PathBasicRegistries, basicRegistry(own))
			if acr.status != http.StatusCreated {
				t.Errorf("registry %s: %s", own, acr.body)
				return
			}
			layer := newLayer(read[v1.UID](t, acr).UID, "web", "1.0.0")
			made := p.send(http.MethodPost, v1.PathProfiles+"?publish=true", addOn(own, "1.0.0", layer))
			if made.status != http.StatusCreated {
				t.Errorf("profile %s: %s", own, made.body)
			}
			// One of all the processes gets the shared name.
			p.send(http.MethodPost, v1.PathBasicRegistries, basicRegistry(fmt.Sprintf("shared-%d", i)))
		})
	}
	group.Wait()
}

func TestProcessesShareAFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "shared")
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	processes := map[string]*exec.Cmd{}
	for _, name := range []string{"one", "two"} {
		process := exec.CommandContext(t.Context(), binary, "-test.run=^TestWorker$")
		process.Env = append(os.Environ(), workerDir+"="+dir, workerName+"="+name)
		process.Stderr = os.Stderr
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		processes[name] = process
	}
	work(t, dir, "three")
	for name, process := range processes {
		if err := process.Wait(); err != nil {
			t.Errorf("process %s: %v", name, err)
		}
	}
	p := newPeer(t, dir, registryFake{})
	names := map[string]int{}
	for _, row := range get[v1.OciRegistries](p, v1.PathOciRegistriesSummary).Items {
		names[row.Metadata.Name]++
	}
	if want := 3*perProcess + perProcess; len(names) != want {
		t.Errorf("%d registries, not %d", len(names), want)
	}
	for name, times := range names {
		if times != 1 {
			t.Errorf("%s is there %d times", name, times)
		}
	}
	if found := get[v1.ClusterProfilesMetadata](p, v1.PathDashboardProfilesMetadata); len(found.Items) != 3*perProcess {
		t.Errorf("%d profiles, not %d", len(found.Items), 3*perProcess)
	}
}
