package layer_test

import (
	"errors"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/layer"
)

// A layer is written as the values document of its pack: Palette's header, and the
// chart's own values below the name of the chart.
func ExampleLayer_Document() {
	l := layer.Layer{Name: "shop", Chart: "web", Namespace: "shop", InstallOrder: 10, Values: "replicas: 2 # two\n"}
	document, err := l.Document("")
	fmt.Println(l.PackName(), err)
	fmt.Print(document)
	// Output:
	// shop--web <nil>
	// pack:
	//   namespace: "shop"
	//   spectrocloud.com/install-priority: "10"
	//   spectrocloud.com/display-name: "shop"
	//   releaseNameOverride:
	//     web: "shop"
	// charts:
	//   web:
	//     replicas: 2 # two
}

// The keys of the layer are changed in a document that Palette has already; others are
// kept.
func ExampleLayer_Document_previous() {
	previous := `pack:
  namespaceLabels:
    shop: "tier=front" # kept
charts:
  web:
    replicas: 1
`
	l := layer.Layer{Chart: "web", Namespace: "shop", Values: "replicas: 2\n"}
	document, err := l.Document(previous)
	fmt.Print(document)
	fmt.Println(err)
	// Output:
	// pack:
	//   namespaceLabels:
	//     shop: "tier=front" # kept
	//   namespace: "shop"
	// charts:
	//   web:
	//     replicas: 2
	// <nil>
}

// Parse reads a layer from its pack.
func ExampleParse() {
	document := `pack:
  namespace: shop
  spectrocloud.com/display-name: front
charts:
  web:
    replicas: 2
`
	l, err := layer.Parse("front--web", "1.2.3", document)
	fmt.Println(l.Name, l.Chart, l.Version, l.Namespace, err)
	fmt.Printf("%q\n", l.Values)
	// The document leaves the name of the release to Palette.
	fmt.Println(l.Release())
	// Output:
	// front web 1.2.3 shop <nil>
	// "replicas: 2\n"
	// front--web-web
}

// Values are those of the chart. Keys of Palette's header have no effect there.
func ExampleLayer_Contradictions() {
	l := layer.Layer{Chart: "web", Values: "pack:\n  namespace: shop\nreplicas: 2\n"}
	for _, contradiction := range l.Contradictions(nil) {
		fmt.Println(contradiction.Reason, contradiction.Attribute)
	}
	// Output: pack header namespace
}

// Values are compared as decoded.
func ExampleSameValues() {
	fmt.Println(layer.SameValues("a: 1\nb: [x]\n", "b:\n- x # the same\na: 1\n"))
	fmt.Println(layer.SameValues("a: 1\n", "a: \"1\"\n"))
	// Output:
	// true
	// false
}

// CheckValues returns a mistake in the values of a chart.
func ExampleCheckValues() {
	err := layer.CheckValues("host: {{.spectro.var.host}}\n")
	if mistake, ok := errors.AsType[*layer.ValuesError](err); ok {
		fmt.Println(mistake.Reason)
	}
	// Output: unquoted macro
}
