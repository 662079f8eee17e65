package testbed

import "path/filepath"

// Env is what a child process needs to live in this world, as "NAME=value" pairs for [os/exec.Cmd.Env]; put
// them after the process's own environment, so that they win. The proxy variables come in both spellings,
// because a lower-case one of the machine would fill an empty upper-case one. Every source of AWS identity is
// empty.
func (w *World) Env() []string {
	return append([]string{
		"HTTPS_PROXY=" + w.proxy.url(), "https_proxy=" + w.proxy.url(),
		"HTTP_PROXY=" + w.proxy.url(), "http_proxy=" + w.proxy.url(),
		"NO_PROXY=", "no_proxy=", "ALL_PROXY=", "all_proxy=",
		"SSL_CERT_FILE=" + w.CAFile(), "SSL_CERT_DIR=",
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
