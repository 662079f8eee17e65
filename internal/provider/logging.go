package provider

import (
	"os"
	"strings"
)

// The libraries format their log lines at every level, whoever reads them:
// nearly half of what a plan of many layers computes. Terraform drops them
// unless one of its variables asks for logs.
const (
	logPrefix    = "TF_LOG"
	logOfLibrary = "TF_LOG_SDK"
	logOff       = "OFF"
)

// QuietUnlessAsked turns the logs of the libraries off in the environment of this
// process when nobody asks for the logs of providers: no variable TF_LOG,
// TF_LOG_PROVIDER, TF_LOG_SDK, or one of theirs, is set. It has to be called
// before the server is made.
func QuietUnlessAsked() error {
	if LogsAsked(os.Environ()) {
		return nil
	}
	return os.Setenv(logOfLibrary, logOff)
}

// LogsAsked reports whether an environment, of KEY=value, asks for the logs of
// providers.
func LogsAsked(environment []string) bool {
	for _, variable := range environment {
		name, level, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, logPrefix) || level == "" || strings.EqualFold(level, logOff) {
			continue
		}
		switch name {
		case "TF_LOG_CORE", "TF_LOG_PATH":
		default:
			return true
		}
	}
	return false
}
