package endpoint_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

func seeds(f *testing.F) {
	f.Helper()
	for _, text := range []string{
		"contoso.azurecr.io", "https://Contoso.azurecr.io:443/", "ghcr.io/org/charts/", "[fd00::1]:5000/a", "fd00::1",
		"user:p@ss@host/x@sha256:ab?q#f", "oci://host//a/../b:tag", "10.0.0.5:5000", "host:", "https://",
		template, id + ".dkr-ecr-fips.us-gov-west-1.on.aws", id + ".dkr.ecr.cn-north-1.amazonaws.com.cn",
		id + ".dkr.ecr.{{ .spectro.system.cloud.region }.amazonaws.com", id + ".dkr.ecr.US-WEST-1a.amazonaws.com.evil.tld",
		variable + variable, "public.ecr.aws/alias", "gallery.ecr.aws/alias/x", "Public.ecr.aws/{{", "{{}}.ecr.{", "\x00\xff",
	} {
		f.Add(text)
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := endpoint.Parse(text)
		kept := endpoint.Read(text)
		if kept.String() != text || err == nil && kept != parsed || err != nil && kept.Kind != "" {
			t.Fatalf("%q is read as %+v and parsed as %+v, %v", text, kept, parsed, err)
		}
		if err != nil {
			checkRefusal(t, err)
			return
		}
		if second, err := endpoint.Parse(parsed.String()); err != nil || second != parsed {
			t.Fatalf("%q parses to %+v, its String to %+v, %v", text, parsed, second, err)
		}
		normalized, err := endpoint.Parse(parsed.Normalized())
		if err != nil || normalized.Normalized() != parsed.Normalized() || normalized.Kind != parsed.Kind {
			t.Fatalf(
				"%q: the normalised form %q parses to another one: %+v, %v", text, parsed.Normalized(), normalized, err,
			)
		}
		if strings.ContainsAny(parsed.Host+parsed.Path, "@?# \t\n") || strings.Contains(parsed.Path, "..") {
			t.Fatalf("%q is not safe in an address: %+v", text, parsed)
		}
	})
}

// Parse accepts a text exactly if one of the two others does, as the same value.
func FuzzParseKinds(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := endpoint.Parse(text)
		basic, basicErr := endpoint.ParseBasic(text)
		ecr, ecrErr := endpoint.ParseECR(text)
		if basicErr == nil && ecrErr == nil {
			t.Fatalf("%q is of both kinds", text)
		}
		kept := endpoint.Read(text)
		parsedAs, keptAs := fmt.Sprint(basicErr, ecrErr), fmt.Sprint(kept.CheckBasic(), kept.CheckECR())
		if parsedAs != keptAs {
			t.Fatalf("%q is parsed with %s and checked with %s", text, parsedAs, keptAs)
		}
		for _, refused := range []error{basicErr, ecrErr} {
			if refused != nil {
				checkRefusal(t, refused)
			}
		}
		if (err == nil) != (basicErr == nil || ecrErr == nil) {
			t.Fatalf("%q: %v; basic: %v; ecr: %v", text, err, basicErr, ecrErr)
		}
		if err == nil && parsed != basic && parsed != ecr {
			t.Fatalf("%q: %+v is neither %+v nor %+v", text, parsed, basic, ecr)
		}
	})
}

func FuzzIn(f *testing.F) {
	for _, region := range []string{
		"us-west-1", "cn-north-1", "us-gov-west-1", variable, "", "us-west-1.x/", "US_WEST_1",
	} {
		f.Add(template, region)
		f.Add(id+".dkr-ecr.{{ .spectro.system.aws.region }}.on.amazonwebservices.com.cn", region)
	}
	f.Fuzz(func(t *testing.T, text, region string) {
		parsed, err := endpoint.Parse(text)
		if err != nil {
			return
		}
		resolved, err := parsed.In(region)
		if parsed.Templated && endpoint.CheckRegion(region) == nil {
			want, wantErr := endpoint.ParseECR(strings.Replace(parsed.Host, variable, region, 1))
			if resolved != want || fmt.Sprint(err) != fmt.Sprint(wantErr) {
				t.Fatalf("%q in %q is %+v, %v; ParseECR returns %+v, %v", text, region, resolved, err, want, wantErr)
			}
		}
		if err != nil {
			checkRefusal(t, err)
			return
		}
		if resolved.Templated || strings.Contains(resolved.Host, "{") {
			t.Fatalf("%q in %q still has the variable: %+v", text, region, resolved)
		}
		if parsed.Templated && (resolved.Region != region || resolved.RegistryID != parsed.RegistryID) {
			t.Fatalf("%q in %q: %+v", text, region, resolved)
		}
		if endpoint.CheckRegion(region) != nil && parsed.Templated {
			t.Fatalf("In accepts %q, which is no region", region)
		}
	})
}

func FuzzCheckPath(f *testing.F) {
	for _, text := range []string{"charts", "/a//B:1@x/", "..", "a__b/c-d", "://"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var refused *endpoint.Error
		if err := endpoint.CheckPath(text); errors.As(err, &refused) && refused.Suggestion != "" {
			if err := endpoint.CheckPath(refused.Suggestion); err != nil {
				t.Fatalf("the suggestion for %q is refused: %v", text, err)
			}
		}
	})
}

func checkRefusal(t *testing.T, err error) {
	t.Helper()
	var refused *endpoint.Error
	if !errors.As(err, &refused) || refused.Reason == "" || refused.Detail == "" {
		t.Fatalf("the error has no reason or detail: %#v", err)
	}
	if refused.Suggestion == "" || endpoint.CheckRegion(refused.Suggestion) == nil {
		return
	}
	if _, err := endpoint.Parse(refused.Suggestion); err != nil {
		t.Fatalf("the suggestion of %v is refused: %v", refused, err)
	}
}
