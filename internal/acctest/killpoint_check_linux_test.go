package acctest_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func TestParseKillPoint(t *testing.T) {
	t.Parallel()
	points := allPoints("bump", 60, 2)
	if len(points) != 8 {
		t.Fatalf("%d points", len(points))
	}
	for _, point := range points {
		again, err := parseKillPoint(point.String())
		if err != nil || again != point {
			t.Errorf("%s is parsed as %s (%v)", point, again, err)
		}
	}
	for _, text := range []string{
		"", "bump", "bump/60/1/never/provider", "bump/60/1/after/nobody", "bump/60/x/after/provider",
	} {
		if point, err := parseKillPoint(text); err == nil {
			t.Errorf("%q is parsed as %s", text, point)
		}
	}
}

func TestSomePoints(t *testing.T) {
	t.Parallel()
	line := func(method, path string) testbed.Request { return testbed.Request{Method: method, Path: path} }
	requests := []testbed.Request{
		line(http.MethodGet, "/a"), line(http.MethodPost, "/a/validate"), line(http.MethodPost, "/a"),
		line(http.MethodPut, "/a"), line(http.MethodPatch, "/a"), line(http.MethodDelete, "/a"),
	}
	want := []killPoint{
		{"x", 12, 3, testbed.After, victimProvider}, {"x", 12, 5, testbed.Before, victimEverything},
	}
	if diff := cmp.Diff(want, somePoints("x", 12, requests, 2, 1), cmp.AllowUnexported(killPoint{})); diff != "" {
		t.Error(diff)
	}
	if few := somePoints("x", 12, requests[:4], 9, 0); len(few) != 2 {
		t.Errorf("%d points of two changes", len(few))
	}
}
