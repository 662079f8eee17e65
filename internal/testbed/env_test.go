package testbed_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/google/go-cmp/cmp"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

// childMode makes this test binary a program that runs in a world.
const childMode = "TESTBED_CHILD"

func TestMain(m *testing.M) {
	mode := os.Getenv(childMode)
	if mode == "" {
		os.Exit(m.Run())
	}
	run := map[string]func() error{"get": childGets, "aws": childRequestsAWS, "setenv": childSetsEnv}[mode]
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func childGets() error {
	response, err := http.Get(os.Getenv("TESTBED_URL"))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New(response.Status)
	}
	return nil
}

func childRequestsAWS() error {
	c, err := config.LoadDefaultConfig(context.Background(), config.WithRegion("eu-west-1"))
	if err != nil {
		return err
	}
	_, err = sts.NewFromConfig(c).GetCallerIdentity(context.Background(), nil)
	return err
}

func childSetsEnv() error {
	dir, err := os.MkdirTemp("", "testbed-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := testbed.Start(dir)
	if err != nil {
		return err
	}
	w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	if err := w.SetEnv(); err != nil {
		return err
	}
	return errors.Join(childGets(), w.Close())
}

func child(t *testing.T, mode string, env ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(append(os.Environ(), env...), childMode+"="+mode)
	out, err := command.CombinedOutput()
	return string(out), err
}

func TestEnv(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	host := w.Handle("contoso.azurecr.io", http.HandlerFunc(hello))
	for url, works := range map[string]bool{"https://contoso.azurecr.io/": true, "https://example.com/": false} {
		if out, err := child(t, "get", append(w.Env(), "TESTBED_URL="+url)...); (err == nil) != works {
			t.Errorf("%s: %v\n%s", url, err, out)
		}
	}
	if got := len(host.Requests()); got != 1 {
		t.Errorf("%d requests arrived, want 1", got)
	}
	if diff := cmp.Diff([]string{"example.com:443"}, w.Escapes()); diff != "" {
		t.Errorf("escapes (-want +got):\n%s", diff)
	}
}

func TestEnvOfAccessKey(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	key := w.AWS().AddUser(aws.UserSpec{Account: account, Name: "runner"}).NewAccessKey(0)
	if out, err := child(t, "aws", append(w.Env(), key.Env()...)...); err != nil {
		t.Errorf("with a key: %v\n%s", err, out)
	}
	if out, err := child(t, "aws", w.Env()...); err == nil {
		t.Errorf("without a key: an identity was found\n%s", out)
	}
	if escapes := w.Escapes(); len(escapes) != 0 {
		t.Errorf("escapes: %v", escapes)
	}
}

func TestSetEnv(t *testing.T) {
	t.Parallel()
	if out, err := child(t, "setenv", "TESTBED_URL=https://contoso.azurecr.io/"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
