// Command donothing is the provider that the benchmark measures this one beside: it has the same framework, address and
// schemas, and does nothing. It reads the schemas from a file beside its binary when it starts and links no room of the
// provider.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/replica"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

const address = "registry.terraform.io/palette-oci/palette"

func main() {
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	content, err := os.ReadFile(filepath.Join(filepath.Dir(binary), schema.File))
	if err != nil {
		return err
	}
	var written schema.Document
	if err := json.Unmarshal(content, &written); err != nil {
		return fmt.Errorf("%s: %w", schema.File, err)
	}
	made, err := replica.New("palette", written)
	if err != nil {
		return fmt.Errorf("%s: %w", schema.File, err)
	}
	return providerserver.Serve(ctx, func() provider.Provider { return made },
		providerserver.ServeOpts{Address: address})
}
