package diagnose_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/diagnose"
	"github.com/palette-oci/terraform-provider-palette/internal/provider/session"
)

func TestChartSeverity(t *testing.T) {
	t.Parallel()
	const (
		silent  = diagnose.Silent
		warning = diagnose.Warning
		failure = diagnose.Error
	)
	for _, row := range []struct {
		err                error
		enforce, warn, off diagnose.Severity
	}{
		{&probe.Error{Outcome: probe.ChartAbsent}, failure, warning, silent},
		{&probe.Error{Outcome: probe.VersionAbsent}, failure, warning, silent},
		{&probe.Error{Outcome: probe.NotAChart}, failure, warning, silent},
		{&probe.Error{Outcome: probe.DigestMismatch}, failure, warning, silent},
		{&probe.Error{Outcome: probe.IdentityMismatch}, failure, warning, silent},
		{&probe.Error{Outcome: probe.SeveralCharts}, failure, warning, silent},
		{fmt.Errorf("wrapped: %w", &probe.Error{Outcome: probe.ChartAbsent}), failure, warning, silent},
		{&probe.Error{Outcome: probe.CredentialsRefused}, warning, warning, silent},
		{&probe.Error{Outcome: probe.CredentialsRequired}, warning, warning, silent},
		{&probe.Error{Outcome: probe.Forbidden}, warning, warning, silent},
		{&probe.Error{Outcome: probe.RoleNotAssumed}, warning, warning, silent},
		{&probe.Error{Outcome: probe.NoIdentity}, warning, warning, silent},
		{&probe.Error{Outcome: probe.Unreachable}, warning, warning, silent},
		{&probe.Error{Outcome: probe.ServerError}, warning, warning, silent},
		{&probe.Error{Outcome: probe.UntrustedCertificate}, warning, warning, silent},
		{&probe.Error{Outcome: "something new"}, warning, warning, silent},
		{errors.New("no response of a registry"), warning, warning, silent},
	} {
		for checks, want := range map[session.Checks]diagnose.Severity{
			session.Enforce: row.enforce, session.Warn: row.warn, session.Off: row.off,
		} {
			if got := diagnose.ChartSeverity(checks, row.err); got != want {
				t.Errorf("%v under %s is %v, want %v", row.err, checks, got, want)
			}
		}
	}
}

func TestLoginSeverity(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		outcome     probe.Outcome
		withPalette diagnose.Severity // Palette validates the credentials, too
		local       diagnose.Severity // only this machine validates them
	}{
		{probe.CredentialsRefused, diagnose.Error, diagnose.Error},
		{probe.CredentialsUnusable, diagnose.Error, diagnose.Error},
		{probe.TokenEndpointRefused, diagnose.Warning, diagnose.Error},
		{probe.AuthenticationUnsupported, diagnose.Warning, diagnose.Error},
		{probe.RefusedUnchallenged, diagnose.Warning, diagnose.Error},
		{probe.CredentialsRequired, diagnose.Error, diagnose.Error},
		{probe.TokenExpired, diagnose.Error, diagnose.Error},
		{probe.Forbidden, diagnose.Error, diagnose.Error},
		{probe.RoleNotAssumed, diagnose.Warning, diagnose.Error},
		{probe.NoIdentity, diagnose.Warning, diagnose.Error},
		{probe.Unreachable, diagnose.Warning, diagnose.Error},
		{probe.UntrustedCertificate, diagnose.Warning, diagnose.Error},
		{probe.ServerError, diagnose.Warning, diagnose.Error},
	} {
		err := fmt.Errorf("login: %w", &probe.Error{Outcome: row.outcome})
		if got := diagnose.LoginSeverity(err, false); got != row.withPalette {
			t.Errorf("%s, validated by Palette too, is %v, want %v", row.outcome, got, row.withPalette)
		}
		if got := diagnose.LoginSeverity(err, true); got != row.local {
			t.Errorf("%s, validated by this machine alone, is %v, want %v", row.outcome, got, row.local)
		}
	}
}
