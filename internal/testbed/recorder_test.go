package testbed_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

func TestRecorderRecordsEveryChange(t *testing.T) {
	t.Parallel()
	var value atomic.Int64
	recorder := testbed.Record(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			value.Add(1)
			w.WriteHeader(http.StatusCreated)
		}
	}), value.Load)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			method := []string{http.MethodPost, http.MethodGet, http.MethodHead}[i%3]
			recorder.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, fmt.Sprint("/", i), nil))
		})
	}
	all.Wait()
	steps := recorder.Steps()
	if len(steps) != 7 {
		t.Fatalf("%d steps", len(steps))
	}
	for i, step := range steps {
		line := step.Request
		if step.Shown != int64(i+1) || line.Method != http.MethodPost || line.Status != http.StatusCreated {
			t.Errorf("step %d: %v shows %d", i, line, step.Shown)
		}
		if step.Time.Before(step.Request.Time) || i > 0 && step.Request.Time.Before(steps[i-1].Time) {
			t.Errorf("step %d runs into the one before", i)
		}
	}
	recorder.Reset()
	if left := recorder.Steps(); len(left) != 0 {
		t.Errorf("%d steps are left", len(left))
	}
}
