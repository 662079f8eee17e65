package variable_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/variable"
)

func TestCheckName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"a", "A", "replicas", "app_replicas", "K8sPodCIDR", "NGC_API_KEY", "a-b", "_a", "1a",
	} {
		if err := variable.CheckName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	for name, suggestion := range map[string]string{
		"":                          "",
		" ":                         "",
		"-":                         "",
		"-a":                        "a",
		"a b":                       "a_b",
		" a ":                       "a",
		"a.b":                       "a_b",
		"a/b":                       "a_b",
		"größe":                     "gr_e",
		"{{.spectro.var.replicas}}": "replicas",
		".spectro.var.replicas":     "replicas",
		"a}}":                       "a",
		"a\n":                       "a",
	} {
		var refused *variable.NameError
		if err := variable.CheckName(name); !errors.As(err, &refused) || refused.Suggestion != suggestion ||
			refused.Name != name {
			t.Errorf("%q: %#v", name, err)
		}
	}
}

func TestFormatCheck(t *testing.T) {
	t.Parallel()
	for format, values := range map[variable.Format]struct{ good, bad []string }{
		"":                {[]string{"anything", " "}, nil},
		variable.String:   {[]string{"anything", "1", "true"}, nil},
		"unknown":         {[]string{"anything"}, nil},
		variable.Number:   {[]string{"0", "-1", "+1", "3.5", ".5", "1e9", "1e999"}, []string{"one", "1,5", "1 000", "inf", "NaN", "1.2.3", " 1"}},
		variable.Boolean:  {[]string{"true", "false"}, []string{"1", "0", "yes", "True", "TRUE", " true"}},
		variable.IPv4:     {[]string{"10.0.0.1", "0.0.0.0"}, []string{"10.0.0", "10.0.0.256", "10.0.0.0/8", "::1", "localhost", "010.0.0.1"}},
		variable.IPv4CIDR: {[]string{"10.0.0.0/8", "10.0.0.1/32", "0.0.0.0/0"}, []string{"10.0.0.0", "10.0.0.0/33", "2001:db8::/32", "/8"}},
		variable.IPv6:     {[]string{"::", "::1", "2001:db8::1", "::ffff:10.0.0.1"}, []string{"10.0.0.1", "2001:db8::/32", "2001:db8", ":::"}},
		variable.Version:  {[]string{"1.2.3", "v1.2.3", "1.2", "1", "1.2.3-rc.1", "1.2.3+b.7"}, []string{"latest", "1.x", "1.2.3.4", ">=1.2", "1.2.3 "}},
		variable.Base64:   {[]string{"dmFsdWU=", "dmFsdWU", "YQ==", "_-8=", "+/8="}, []string{"not base64!", "a", "ü"}},
	} {
		for _, value := range append(values.good, "{{.spectro.system.cluster.name}}", "x-{{ .spectro.macro.a }}") {
			if err := format.Check(value); err != nil {
				t.Errorf("%s: %q: %v", format, value, err)
			}
		}
		for _, value := range values.bad {
			var refused *variable.FormatError
			if err := format.Check(value); !errors.As(err, &refused) || refused.Format != format {
				t.Errorf("%s: %q: %v", format, value, err)
			}
		}
		if format != "" && format != "unknown" && !slices.Contains(variable.Formats(), string(format)) {
			t.Errorf("Formats does not contain %s", format)
		}
	}
}

func TestCheckRegex(t *testing.T) {
	t.Parallel()
	for _, regex := range []string{"", "^a+$", `^\d{1,3}$`, "(?i)a|b"} {
		if err := variable.CheckRegex(regex); err != nil {
			t.Errorf("%q: %v", regex, err)
		}
	}
	for _, regex := range []string{"(", "a**", "(?=a)", `\1`, "[b-a]", "a{1001}"} {
		var refused *variable.RegexError
		if err := variable.CheckRegex(regex); !errors.As(err, &refused) {
			t.Errorf("%q: %v", regex, err)
		}
	}
}

func TestCheckMatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		regex, value string
		want         error
	}{
		{"", "a", nil},
		{"a", "bab", nil},
		{"^a$", "bab", variable.ErrNoMatch},
		{"^a$", "{{.spectro.macro.a}}", nil},
		{"(", "a", nil}, // an error of CheckRegex
	} {
		if err := variable.CheckMatch(test.regex, test.value); !errors.Is(err, test.want) {
			t.Errorf("%q against %q: %v", test.value, test.regex, err)
		}
	}
}

func TestFlagsCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		flags   variable.Flags
		without error
	}{
		{variable.Flags{}, nil},
		{variable.Flags{Required: true}, nil},
		{variable.Flags{Hidden: true}, nil},
		{variable.Flags{Hidden: true, Required: true}, variable.ErrHiddenRequired},
		{variable.Flags{Immutable: true}, variable.ErrImmutable},
		{variable.Flags{Immutable: true, Hidden: true, Required: true}, variable.ErrHiddenRequired},
	} {
		if err := test.flags.Check(variable.Absent); !errors.Is(err, test.without) {
			t.Errorf("%+v: %v", test.flags, err)
		}
		if err := test.flags.Check(variable.Present); err != nil {
			t.Errorf("%+v with a default value: %v", test.flags, err)
		}
	}
}
