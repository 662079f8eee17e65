// Command describe completes the output of `terraform providers schema -json`: it reads that document from standard
// input and writes it with the schemas of the list resources, which a CLI before Terraform 1.14 does not know.
// The generator of the documentation reads the result.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
	"github.com/palette-oci/terraform-provider-palette/internal/provider"
)

func main() {
	if err := run(context.Background(), os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// run adds the list resources to the one provider of a document.
func run(ctx context.Context, from io.Reader, to io.Writer) error {
	served, err := schema.Served(ctx, provider.New("documentation"))
	if err != nil {
		return err
	}
	var schemas map[string]json.RawMessage
	if err := json.NewDecoder(from).Decode(&schemas); err != nil {
		return fmt.Errorf("read the output of the CLI: %w", err)
	}
	var providers map[string]map[string]json.RawMessage
	if err := json.Unmarshal(schemas["provider_schemas"], &providers); err != nil {
		return fmt.Errorf("read the providers in the output of the CLI: %w", err)
	}
	if len(providers) != 1 {
		return fmt.Errorf("the CLI describes %d providers, not one", len(providers))
	}
	for _, section := range providers {
		if section["list_resource_schemas"], err = json.Marshal(served.ListResources); err != nil {
			return err
		}
	}
	if schemas["provider_schemas"], err = json.Marshal(providers); err != nil {
		return err
	}
	return json.NewEncoder(to).Encode(schemas)
}
