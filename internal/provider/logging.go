package provider

import (
	"os"
	"slices"
	"strings"
)

// The libraries format their log lines at every level, which is nearly half of the computation of a plan of many
// layers. Terraform drops the lines unless one of its variables requests logs.
const (
	logPrefix    = "TF_LOG"
	logOfLibrary = "TF_LOG_SDK"
	logOff       = "OFF"
)

// QuietUnlessRequested turns the logs of the libraries off in the environment of this process when the logs of
// providers are off: no variable TF_LOG, TF_LOG_PROVIDER, TF_LOG_SDK, or one that begins with these, is set. It has to
// be called before the server is made.
func QuietUnlessRequested() error {
	if LogsRequested(os.Environ()) {
		return nil
	}
	return os.Setenv(logOfLibrary, logOff)
}

// LogsRequested reports whether an environment, of KEY=value, requests the logs of providers.
func LogsRequested(environment []string) bool {
	return slices.ContainsFunc(environment, func(variable string) bool {
		name, level, _ := strings.Cut(variable, "=")
		return strings.HasPrefix(name, logPrefix) && name != "TF_LOG_CORE" && name != "TF_LOG_PATH" &&
			level != "" && !strings.EqualFold(level, logOff)
	})
}
