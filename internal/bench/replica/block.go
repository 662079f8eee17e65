package replica

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	document "github.com/palette-oci/terraform-provider-palette/internal/bench/schema"
)

// schemaOf makes the schema of a resource.
func schemaOf(written document.Object) (schema.Schema, error) {
	attributes, err := attributesOf(written.Block.Attributes)
	if err != nil {
		return schema.Schema{}, err
	}
	made := schema.Schema{Version: written.Version, Attributes: attributes, Blocks: map[string]schema.Block{}}
	for name, nested := range written.Block.Blocks {
		if made.Blocks[name], err = blockOf(nested); err != nil {
			return schema.Schema{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	return described(made, written.Block.Text, written.Block.Deprecated), nil
}

func blockOf(written document.NestedBlock) (schema.Block, error) {
	inner, err := schemaOf(document.Object{Block: written.Block})
	if err != nil {
		return nil, err
	}
	object := schema.NestedBlockObject{Attributes: inner.Attributes, Blocks: inner.Blocks}
	text, old := written.Block.Text, written.Block.Deprecated
	switch written.Nesting {
	case document.Single:
		made := schema.SingleNestedBlock{Attributes: inner.Attributes, Blocks: inner.Blocks}
		return described(made, text, old), nil
	case document.List:
		return described(schema.ListNestedBlock{NestedObject: object}, text, old), nil
	case document.Set:
		return described(schema.SetNestedBlock{NestedObject: object}, text, old), nil
	}
	return nil, fmt.Errorf("the framework has no block nested as %q", written.Nesting)
}
