package replica_test

import (
	"encoding/json"
	"testing"

	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/replica"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

func serverOf(t *testing.T, made framework.Provider) tfprotov6.ProviderServer {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(made)()
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func schemasOf(t *testing.T, server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	served, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, diagnostics := range served.Diagnostics {
		t.Errorf("the schemas are refused: %s: %s", diagnostics.Summary, diagnostics.Detail)
	}
	return served
}

// written takes the schemas of the provider through the file that do-nothing reads.
func written(t *testing.T, served *tfprotov6.GetProviderSchemaResponse) schema.Document {
	t.Helper()
	document, err := schema.Of(served)
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var read schema.Document
	if err := json.Unmarshal(content, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

// Every schema of the provider is served again as it was, to the last flag.
func TestReplicaServesTheSchemasOfTheProvider(t *testing.T) {
	t.Parallel()
	original := schemasOf(t, serverOf(t, provider.New("test")))
	made, err := replica.New("palette", written(t, original))
	if err != nil {
		t.Fatal(err)
	}
	server := serverOf(t, made)
	copied := schemasOf(t, server)
	if len(copied.ResourceSchemas) == 0 || len(copied.DataSourceSchemas) == 0 || len(copied.Functions) == 0 ||
		len(copied.EphemeralResourceSchemas) == 0 || len(copied.ListResourceSchemas) == 0 {
		t.Fatalf("nothing is served of a kind: %d resources, %d data sources, %d functions, %d ephemeral resources, "+
			"%d list resources",
			len(copied.ResourceSchemas), len(copied.DataSourceSchemas), len(copied.Functions),
			len(copied.EphemeralResourceSchemas),
			len(copied.ListResourceSchemas))
	}
	if diff := cmp.Diff(original, copied, sorted()); diff != "" {
		t.Errorf("the schemas differ (-provider +replica):\n%s", diff)
	}
}

// sorted compares schemas whose attributes come in any order, and without the
// messages of what is deprecated, which a document does not have.
func sorted() cmp.Option {
	return cmp.Options{
		cmpopts.SortSlices(func(a, b *tfprotov6.SchemaAttribute) bool { return a.Name < b.Name }),
		cmpopts.SortSlices(func(a, b *tfprotov6.SchemaNestedBlock) bool { return a.TypeName < b.TypeName }),
		cmpopts.IgnoreFields(tfprotov6.SchemaAttribute{}, "DeprecationMessage"),
		cmpopts.IgnoreFields(tfprotov6.SchemaBlock{}, "DeprecationMessage"),
	}
}
