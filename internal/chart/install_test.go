package chart_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

func TestCheckInstallable(t *testing.T) {
	t.Parallel()
	subchart := func(name string) chart.Content {
		return chart.Content{Metadata: chart.Metadata{Name: name, Version: "1.0.0", Type: "library"}}
	}
	for name, test := range map[string]struct {
		content chart.Content
		reason  chart.InstallReason
		names   []string
	}{
		"plain":       {chart.Content{}, "", nil},
		"application": {chart.Content{Metadata: chart.Metadata{APIVersion: "v2", Type: "application", KubeVersion: ">=1.25.0-0 <2"}}, "", nil},
		"library":     {chart.Content{Metadata: chart.Metadata{Type: "library"}}, chart.InstallLibrary, nil},
		"apiVersion":  {chart.Content{Metadata: chart.Metadata{APIVersion: "v3"}}, chart.InstallAPIVersion, []string{"v3"}},
		"kubeVersion": {chart.Content{Metadata: chart.Metadata{KubeVersion: "newest"}}, chart.InstallKubeVersion, []string{"newest"}},
		"packed, with an alias and another version": {chart.Content{
			Metadata:  chart.Metadata{Dependencies: []chart.Dependency{{Name: "db", Alias: "store", Version: "2.x.x"}, {Name: "db", Alias: "cache"}}},
			Subcharts: []chart.Content{subchart("db")},
		}, "", nil},
		"missing, although a condition disables it": {chart.Content{
			Metadata: chart.Metadata{Dependencies: []chart.Dependency{
				{Name: "db", Alias: "db2"}, {Name: "common"}, {Name: "mail", Condition: "mail.enabled"},
			}},
			Values:    []byte("mail: {enabled: false}"),
			Subcharts: []chart.Content{subchart("common"), subchart("db2")},
		}, chart.InstallDependencies, []string{"db", "mail"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := test.content.CheckInstallable()
			var got *chart.InstallError
			if errors.As(err, &got) != (test.reason != "") || got != nil && (got.Reason != test.reason ||
				!cmp.Equal(got.Names, test.names)) {
				t.Errorf("got %v", err)
			}
		})
	}
}
