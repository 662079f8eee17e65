package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/palette-oci/terraform-provider-palette/internal/controlplane"
	"github.com/palette-oci/terraform-provider-palette/internal/controlplane/store"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// paletteAgent is how Palette presents itself to registries.
const paletteAgent = "palette-of-the-bench"

// world is the world of one round of a row: registries with charts, AWS, and Palette.
type world struct {
	*testbed.World
	folder  string // of the round, removed at its end
	data    string // of Palette
	key     aws.AccessKey
	charts  *testbed.Registry
	control *controlplane.Server
}

// newWorld makes a world whose hosts wait before each response as the row wants.
func newWorld(r row) (*world, error) {
	folder, err := os.MkdirTemp("", "palette-bench-")
	if err != nil {
		return nil, err
	}
	inside, err := testbed.Start(folder)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	made := &world{World: inside, folder: folder}
	hosts, err := made.furnish(r)
	if err != nil {
		return nil, errors.Join(err, made.Close())
	}
	if r.delay > 0 {
		for _, host := range hosts {
			host.Fault(testbed.Match{}, testbed.Delay(r.delay))
		}
	}
	return made, nil
}

// furnish makes what is in the world, and returns its hosts.
func (w *world) furnish(r row) (hosts []*testbed.Host, err error) {
	palette, err := w.addPalette()
	if err != nil {
		return nil, err
	}
	w.charts = w.Registry(registryHost, testbed.TokenAuth(testbed.Account{Username: registryUser, Password: password}))
	if r.kind != ecrLayers {
		return []*testbed.Host{palette, w.charts.Host}, push(charts, w.charts)
	}
	account := w.AWS()
	policies := []string{aws.Allow("ecr:*")}
	user := account.AddUser(aws.UserSpec{Account: ecrOwner, Name: "palette-charts", Policies: policies})
	w.key = user.NewAccessKey(0)
	hosts = []*testbed.Host{palette}
	var regional []*testbed.Registry
	for _, region := range ecrRegions() {
		registry := account.Registry(ecrOwner, region)
		regional = append(regional, registry)
		hosts = append(hosts, registry.Host)
		for _, name := range []string{testbed.LayerHost(region), "api.ecr." + region + ".amazonaws.com"} {
			host := w.Host(name)
			if host == nil {
				return nil, fmt.Errorf("the world has no %s", name)
			}
			hosts = append(hosts, host)
		}
	}
	return hosts, push(1, regional...)
}

// push pushes the same charts to registries.
func push(n int, targets ...*testbed.Registry) error {
	for i := range n {
		chart := testbed.Chart{Name: fmt.Sprintf("chart-%d", i), Version: chartVersion}
		for _, registry := range targets {
			if _, err := registry.PushChart(chart, "charts/"+chart.Name); err != nil {
				return err
			}
		}
	}
	return nil
}

// addPalette puts a Palette behind its name. Its data is in memory where the system has such a folder: it is not the
// disk of Palette that is measured.
func (w *world) addPalette() (*testbed.Host, error) {
	folder, err := os.MkdirTemp("/dev/shm", "palette-bench-")
	if err != nil {
		folder, err = os.MkdirTemp("", "palette-bench-")
	}
	if err != nil {
		return nil, err
	}
	w.data = folder
	kept, err := store.Open(folder)
	if err != nil {
		return nil, err
	}
	logins := ecr.New(ecr.Options{Transport: w.Route})
	prober := oci.New(oci.Options{Transport: w.Route, UserAgent: paletteAgent, ECR: logins})
	w.control, err = controlplane.New(controlplane.Options{Store: kept, Prober: prober, APIKey: redact.New(paletteKey)})
	if err != nil {
		return nil, err
	}
	return w.Handle(paletteHost, w.control), nil
}

// escaped is an error where something outside of this world was requested, which the log forgets when it is emptied.
func (w *world) escaped() error {
	if escapes := w.Escapes(); len(escapes) > 0 {
		return fmt.Errorf("something outside this machine was requested: %q", escapes)
	}
	return nil
}

// Close ends the world.
func (w *world) Close() error {
	err := w.World.Close()
	if w.control != nil {
		w.control.Close()
	}
	return errors.Join(err, os.RemoveAll(w.folder), os.RemoveAll(w.data))
}
