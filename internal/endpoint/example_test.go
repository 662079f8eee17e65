package endpoint_test

import (
	"errors"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
)

func ExampleParse() {
	for _, text := range []string{
		"https://Contoso.azurecr.io/charts/",
		"123456789012.dkr.ecr.us-gov-west-1.amazonaws.com",
		"123456789012.dkr.ecr.{{ .spectro.system.aws.region }}.amazonaws.com",
		"public.ecr.aws/contoso",
	} {
		parsed, err := endpoint.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(parsed.Kind, parsed.Normalized(), parsed.Partitions())
	}
	// Output:
	// basic contoso.azurecr.io/charts []
	// ecr 123456789012.dkr.ecr.us-gov-west-1.amazonaws.com [aws-us-gov]
	// ecr 123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com [aws aws-us-gov]
	// ecr-public public.ecr.aws/contoso [aws]
}

// An error has a reason, a detail and, where it can be known, what to write.
func ExampleError() {
	_, err := endpoint.ParseBasic("oci://contoso.azurecr.io/charts")
	if refused, ok := errors.AsType[*endpoint.Error](err); ok {
		fmt.Println(refused.Reason)
		fmt.Println(refused.Detail)
		fmt.Println(refused.Suggestion)
	}
	// Output:
	// oci:// in front of the host
	// The endpoint begins with oci://. An endpoint is the host alone; oci:// is added where a chart is named.
	// contoso.azurecr.io/charts
}

// Palette may hold a text that this package refuses. Read keeps it, and the checks
// return its error later.
func ExampleRead() {
	kept := endpoint.Read("https://123456789012.dkr.ecr.us-west-1.amazonaws.com")
	fmt.Printf("%q %s\n", kept.Kind, kept)
	var refused *endpoint.Error
	fmt.Println(errors.As(kept.CheckECR(), &refused), refused.Reason)
	fmt.Println(refused.Suggestion)
	// Output:
	// "" https://123456789012.dkr.ecr.us-west-1.amazonaws.com
	// true scheme in front of an amazon ecr host
	// 123456789012.dkr.ecr.us-west-1.amazonaws.com
}

// A deployment pulls from its own region first, then from the default region.
func ExampleEndpoint_Candidates() {
	template := endpoint.Read("123456789012.dkr.ecr.{{.spectro.system.aws.region}}.amazonaws.com")
	candidates, err := template.Candidates("eu-west-1", "us-west-1")
	if err != nil {
		fmt.Println(err)
	}
	for _, candidate := range candidates {
		fmt.Println(candidate.Host)
	}
	// Output:
	// 123456789012.dkr.ecr.eu-west-1.amazonaws.com
	// 123456789012.dkr.ecr.us-west-1.amazonaws.com
}

func ExampleEqual() {
	fmt.Println(endpoint.Equal("https://Contoso.azurecr.io:443/", "contoso.azurecr.io"))
	fmt.Println(endpoint.Equal("contoso.azurecr.io/a", "contoso.azurecr.io/b"))
	// Output:
	// true
	// false
}
