package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func TestCountKinds(t *testing.T) {
	t.Parallel()
	const (
		uid, other = "0123456789abcdef01234567", "abcdef0123456789abcdef01"
		sum        = "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730"
	)
	got := countKinds([]testbed.Request{
		{Host: paletteHost, Method: "GET", Path: "/v1/clusterprofiles/" + uid},
		{Host: paletteHost, Method: "GET", Path: "/v1/clusterprofiles/" + other},
		{Host: paletteHost, Method: "PUT", Path: "/v1/clusterprofiles/" + uid},
		{Host: registryHost, Method: "GET", Path: "/v2/charts/chart-7/blobs/sha256:" + sum},
		{Host: registryHost, Method: "GET", Path: "/v2/charts/chart-12/manifests/1.2.3"},
		{Host: registryHost, Method: "GET", Path: "/v2/", Agent: paletteAgent},
		{Host: "api.ecr.eu-west-1.amazonaws.com", Method: "POST", Path: "/", Action: "GetAuthorizationToken"},
		{Host: "214575254960.dkr.ecr.eu-west-1.amazonaws.com", Method: "GET", Path: "/v2/"},
		{Host: testbed.LayerHost("eu-west-1"), Method: "GET", Path: "/some/signed/address"},
	})
	want := map[string]int{
		"Palette: GET /v1/clusterprofiles/{uid}": 2, "Palette: PUT /v1/clusterprofiles/{uid}": 1,
		"registry: GET /v2/charts/{chart}/blobs/{digest}": 1, "registry: GET /v2/charts/{chart}/manifests/1.2.3": 1,
		"registry, by Palette: GET /v2/": 1, "AWS: GetAuthorizationToken": 1, "ECR: GET /v2/": 1, "store of ECR: GET": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A world has what its rows need, and every host of it waits.
func TestWorldOfARow(t *testing.T) {
	t.Parallel()
	for _, r := range []row{{kind: layers, size: 1, profiles: 1}, {kind: ecrLayers, size: 1, profiles: 1}} {
		world, err := newWorld(r)
		if err != nil {
			t.Fatal(err)
		}
		response, err := world.Client().Get("https://" + paletteHost + "/v1/users/info")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if (world.key.ID == "") != (r.kind == layers) || len(world.Requests()) != 1 || world.escaped() != nil {
			t.Errorf("%s: key %q, %d requests, %v", r.name(), world.key.ID, len(world.Requests()), world.escaped())
		}
		if response, err := world.Client().Get("https://elsewhere.example/"); err == nil {
			_ = response.Body.Close()
			t.Error("another host responds")
		}
		if world.escaped() == nil {
			t.Error("a request to another host is not reported")
		}
		if err := world.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Look-ups and plain requests find every chart.
func TestMeasureLookUps(t *testing.T) {
	t.Parallel()
	const many = 3
	series, err := measureLookUps(t.Context(), many, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(series) != 2 {
		t.Fatalf("%d series", len(series))
	}
	for _, both := range series {
		if both.Own.Charts != many || both.Plain.Charts != many || both.Own.Seconds <= 0 || both.Plain.Seconds <= 0 {
			t.Errorf("%+v", both)
		}
	}
}

func TestWriteKeepsWhatWasNotMeasured(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "performance")
	reportOf := func(name string) figure.Report {
		return figure.Report{Machine: figure.Machine{Cores: 2}, Rows: []figure.Row{{Name: name}}}
	}
	for _, step := range []struct {
		keep bool
		name string
		want []string
	}{
		{true, "layers/1/palette/0ms", []string{"layers/1/palette/0ms"}},
		{true, "registries/1/palette/0ms", []string{"registries/1/palette/0ms", "layers/1/palette/0ms"}},
		{false, "ecr/1/palette/0ms", []string{"ecr/1/palette/0ms"}},
	} {
		if err := write(folder, step.keep, reportOf(step.name)); err != nil {
			t.Fatal(err)
		}
		report, err := read(folder)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, row := range report.Rows {
			got = append(got, row.Name)
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	for _, name := range []string{figure.PageFile, figure.ChartFile} {
		if content, err := os.ReadFile(filepath.Join(folder, name)); err != nil || len(content) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, figure.DataFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := write(folder, true, reportOf("x")); err == nil {
		t.Error("figures that cannot be read are overwritten")
	}
}
