package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
	"github.com/palette-oci/terraform-provider-palette/internal/chart"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/oci"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// versions are as many as are looked up in one series.
const versions = 200

const manifestTypes = "application/vnd.oci.image.manifest.v1+json"

// measureLookUps looks up many versions of a chart, and requests the same manifests plainly, in alternating order.
func measureLookUps(ctx context.Context, many, rounds int) (series []figure.Sides[figure.LookUp], err error) {
	world, err := newWorld(row{kind: registries, size: 1, profiles: 1})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	tags, err := pushVersions(many, world.charts)
	if err != nil {
		return nil, err
	}
	for number := range rounds {
		var both figure.Sides[figure.LookUp]
		err := inTurn(number, func() (err error) {
			world.ResetRequests()
			both.Own, err = lookUpAll(ctx, world, tags)
			return err
		}, func() (err error) {
			world.ResetRequests()
			both.Plain, err = requestAll(ctx, world, tags)
			return err
		})
		if err != nil {
			return nil, err
		}
		series = append(series, both)
	}
	return series, nil
}

// pushVersions pushes one chart in many versions.
func pushVersions(many int, registry *testbed.Registry) (tags []string, err error) {
	for i := range many {
		chart := testbed.Chart{Name: "many", Version: fmt.Sprintf("1.0.%d", i)}
		if _, err := registry.PushChart(chart, "charts/many"); err != nil {
			return nil, err
		}
		tags = append(tags, chart.Version)
	}
	return tags, nil
}

// lookUpAll looks each version up, one after the other, with a prober that knows nothing yet.
func lookUpAll(ctx context.Context, w *world, tags []string) (figure.LookUp, error) {
	place, err := endpoint.ParseBasic(registryHost)
	if err != nil {
		return figure.LookUp{}, err
	}
	registry := probe.Registry{
		Endpoint: place, BasePath: "charts",
		Credential: credential.Credential{
			Kind: credential.Basic, Username: registryUser, Password: redact.New(password),
		},
	}
	prober := oci.New(oci.Options{Transport: w.Route})
	begun := time.Now()
	for _, tag := range tags {
		version, err := chart.ParseVersion(tag)
		if err != nil {
			return figure.LookUp{}, err
		}
		if _, err := prober.Resolve(ctx,
			probe.Target{Registry: registry, Chart: "many", Version: version}); err != nil {
			return figure.LookUp{}, err
		}
	}
	return figure.LookUp{Charts: len(tags), Seconds: time.Since(begun).Seconds()}, nil
}

// requestAll requests the manifests, one after the other, on one connection and with one token.
func requestAll(ctx context.Context, w *world, tags []string) (figure.LookUp, error) {
	transport := w.Transport()
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	begun := time.Now()
	token, err := tokenFor(ctx, client)
	if err != nil {
		return figure.LookUp{}, err
	}
	for _, tag := range tags {
		header := http.Header{"Authorization": {"Bearer " + token}, "Accept": {manifestTypes}}
		if _, err := get(ctx, client, "https://"+registryHost+"/v2/charts/many/manifests/"+tag, header); err != nil {
			return figure.LookUp{}, err
		}
	}
	return figure.LookUp{Charts: len(tags), Seconds: time.Since(begun).Seconds()}, nil
}

// tokenFor buys a token for the chart.
func tokenFor(ctx context.Context, client *http.Client) (string, error) {
	query := url.Values{"service": {registryHost}, "scope": {"repository:charts/many:pull"}}
	request := http.Request{Header: http.Header{}}
	request.SetBasicAuth(registryUser, password)
	body, err := get(ctx, client, "https://"+registryHost+"/oauth2/token?"+query.Encode(), request.Header)
	if err != nil {
		return "", err
	}
	var granted struct {
		Token string `json:"access_token"`
	}
	if err := json.Unmarshal(body, &granted); err != nil || granted.Token == "" {
		return "", fmt.Errorf("no token in %s: %w", body, err)
	}
	return granted.Token, nil
}

// get reads what is there.
func get(ctx context.Context, client *http.Client, address string, header http.Header) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header = header
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, response.Status)
	}
	return body, err
}
