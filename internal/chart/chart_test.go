package chart_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/chart"
)

func TestCheckName(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		reason     chart.NameReason
		suggestion string
	}{
		"nginx": {}, "a": {}, "0": {}, "kube-prometheus-stack": {}, "a--b": {}, "a.b_c__d": {},
		strings.Repeat("a", 255):      {},
		"":                            {chart.NameEmpty, ""},
		"  ":                          {chart.NameEmpty, ""},
		" nginx":                      {chart.NameSpace, "nginx"},
		"my chart":                    {chart.NameSpace, ""},
		"charts/nginx":                {chart.NamePath, "nginx"},
		"/nginx":                      {chart.NamePath, "nginx"},
		"nginx/":                      {chart.NamePath, ""},
		"oci://ghcr.io/x/nginx:1.2.3": {chart.NameScheme, "nginx"},
		"nginx:1.2.3":                 {chart.NameTag, "nginx"},
		"nginx@sha256:abc":            {chart.NameDigest, "nginx"},
		"Nginx":                       {chart.NameUpperCase, "nginx"},
		strings.Repeat("a", 256):      {chart.NameTooLong, ""},
		"-nginx":                      {chart.NameMalformed, ""},
		"nginx-":                      {chart.NameMalformed, ""},
		"a..b":                        {chart.NameMalformed, ""},
		"a___b":                       {chart.NameMalformed, ""},
		"a._b":                        {chart.NameMalformed, ""},
		"..":                          {chart.NameMalformed, ""},
		"nginx\x00":                   {chart.NameMalformed, ""},
		"ängström":                    {chart.NameMalformed, ""},
		"{{.spectro.var.x}}":          {chart.NameMalformed, ""},
		"*":                           {chart.NameMalformed, ""},
	}
	for name, want := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := chart.CheckName(name)
			var got *chart.NameError
			if errors.As(err, &got) != (want.reason != "") {
				t.Fatalf("got %v", err)
			}
			if got != nil && (got.Reason != want.reason || got.Suggestion != want.suggestion || got.Name != name) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func FuzzCheckName(f *testing.F) {
	for _, seed := range []string{"nginx", "A/b:c@d", "oci://x", "a--b", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if err := chart.CheckName(name); err == nil {
			if strings.ContainsAny(name, "/:@ \n") || strings.ToLower(name) != name {
				t.Errorf("%q is accepted", name)
			}
		} else if refused, ok := errors.AsType[*chart.NameError](err); !ok {
			t.Errorf("%q: %v", name, err)
		} else if refused.Suggestion != "" && chart.CheckName(refused.Suggestion) != nil {
			t.Errorf("%q: the suggestion %q is no name", name, refused.Suggestion)
		}
	})
}

func TestReference(t *testing.T) {
	t.Parallel()
	version, err := chart.ParseVersion("1.2.3+build.5")
	if err != nil {
		t.Fatal(err)
	}
	for base, want := range map[string]string{
		"":            "oci://h.example:5000/web:1.2.3_build.5",
		"team/apps":   "oci://h.example:5000/team/apps/web:1.2.3_build.5",
		"/team/apps/": "oci://h.example:5000/team/apps/web:1.2.3_build.5",
	} {
		if got := chart.NewReference("h.example:5000", base, "web", version).String(); got != want {
			t.Errorf("%q: got %s", base, got)
		}
	}
	if got := (chart.Reference{Host: "h.example", Repository: "web"}).String(); got != "oci://h.example/web" {
		t.Errorf("without a tag: got %s", got)
	}
}

func TestHasMacro(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"{{.spectro.macro.x}}": true, "{{ .spectro.var.x }}": true, "a {{- .spectro.system.cluster.name -}} b": true,
		`{{ .spectro.var.x | default "y" }}`: true, "{{ lower .spectro.var.x }}": true, "{{.spectro.pack.a.b}}": true,
		"": false, "{{ .Values.x }}": false, "{{.spectro}}": false, ".spectro.var.x": false, "{{ .spectro.var.x": false, "{{a}} .spectro.x {{b}}": false,
	} {
		if got := chart.HasMacro(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}
