package testbed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Env is what a child process needs to live in this world, as "NAME=value" pairs for [os/exec.Cmd.Env]; put
// them after the process's own environment, so that they win. The proxy variables come in both spellings,
// because a lower-case one of the machine would fill an empty upper-case one. Every source of AWS identity is
// empty; give one on purpose with [aws.AccessKey.Env].
func (w *World) Env() []string {
	return append([]string{
		"HTTPS_PROXY=" + w.proxy.url(), "https_proxy=" + w.proxy.url(),
		"HTTP_PROXY=" + w.proxy.url(), "http_proxy=" + w.proxy.url(),
		"NO_PROXY=", "no_proxy=", "ALL_PROXY=", "all_proxy=",
		"SSL_CERT_FILE=" + w.CAFile(), "SSL_CERT_DIR=",
		"CHECKPOINT_DISABLE=1", // Terraform's own check for news would count as an escape
	}, w.awsEnv()...)
}

func (w *World) awsEnv() []string {
	env := []string{
		"AWS_CA_BUNDLE=" + w.CAFile(),
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE=" + filepath.Join(w.awsDir(), "config"),
		"AWS_SHARED_CREDENTIALS_FILE=" + filepath.Join(w.awsDir(), "credentials"),
	}
	// The SDK takes an empty variable for an absent one.
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
		"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ENDPOINT_URL",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	} {
		env = append(env, name+"=")
	}
	return env
}

// SetEnv sets [World.Env] in this process, for a test binary whose provider runs inside it. Call it once, from
// TestMain, before anything uses the network: Go reads the proxy and the system roots when they are first
// used, and keeps them. Loopback addresses are never proxied, so servers of the test stay in reach.
func (w *World) SetEnv() error {
	for _, pair := range w.Env() {
		name, value, _ := strings.Cut(pair, "=")
		if err := os.Setenv(name, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	return nil
}
