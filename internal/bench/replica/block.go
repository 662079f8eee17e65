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
	blocks, err := blocksOf(written.Block.Blocks)
	if err != nil {
		return schema.Schema{}, err
	}
	text, markdown, old := words(written.Block.Text, written.Block.Deprecated)
	return schema.Schema{
		Version: written.Version, Attributes: attributes, Blocks: blocks,
		Description: text, MarkdownDescription: markdown, DeprecationMessage: old,
	}, nil
}

func blocksOf(written map[string]document.NestedBlock) (map[string]schema.Block, error) {
	made := map[string]schema.Block{}
	for name, nestedBlock := range written {
		block, err := blockOf(nestedBlock)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		made[name] = block
	}
	return made, nil
}

func blockOf(written document.NestedBlock) (schema.Block, error) {
	inner, err := schemaOf(document.Object{Block: written.Block})
	if err != nil {
		return nil, err
	}
	object := schema.NestedBlockObject{Attributes: inner.Attributes, Blocks: inner.Blocks}
	switch written.Nesting {
	case document.Single:
		return schema.SingleNestedBlock{
			Attributes: inner.Attributes, Blocks: inner.Blocks, Description: inner.Description,
			MarkdownDescription: inner.MarkdownDescription, DeprecationMessage: inner.DeprecationMessage,
		}, nil
	case document.List:
		return schema.ListNestedBlock{
			NestedObject: object, Description: inner.Description,
			MarkdownDescription: inner.MarkdownDescription, DeprecationMessage: inner.DeprecationMessage,
		}, nil
	case document.Set:
		return schema.SetNestedBlock{
			NestedObject: object, Description: inner.Description,
			MarkdownDescription: inner.MarkdownDescription, DeprecationMessage: inner.DeprecationMessage,
		}, nil
	}
	return nil, fmt.Errorf("the framework has no block nested as %q", written.Nesting)
}
