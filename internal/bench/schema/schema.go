// Package schema describes the schemas of a provider as data, in the form of `terraform providers schema -json`, so
// that another program can serve the same schemas without linking what made them.
//
// It knows the plugin protocol, of which it takes the schemas, and no room of this module.
package schema

import "encoding/json"

// File is the name of a document beside the binary that serves it.
const File = "schema.json"

// Document is what one provider serves: an entry of "provider_schemas".
type Document struct {
	Provider           Object              `json:"provider"`
	Resources          map[string]Object   `json:"resource_schemas,omitempty"`
	DataSources        map[string]Object   `json:"data_source_schemas,omitempty"`
	EphemeralResources map[string]Object   `json:"ephemeral_resource_schemas,omitempty"`
	ListResources      map[string]Object   `json:"list_resource_schemas,omitempty"`
	Functions          map[string]Function `json:"functions,omitempty"`
}

// Object is the schema of the provider, a resource or a data source.
type Object struct {
	Version int64 `json:"version"`
	Block   Block `json:"block"`
}

// Block holds attributes, and blocks of the older form.
type Block struct {
	Attributes map[string]Attribute   `json:"attributes,omitempty"`
	Blocks     map[string]NestedBlock `json:"block_types,omitempty"`
	Text
	Deprecated bool `json:"deprecated,omitempty"`
}

// Text is a description and its kind, [Markdown] or plain.
type Text struct {
	Description string `json:"description,omitempty"`
	Kind        string `json:"description_kind,omitempty"`
}

// Markdown is the kind of a description that is no plain text.
const Markdown = "markdown"

// Nesting is how often a block or a nested attribute occurs.
type Nesting string

// The ways to nest that the framework has.
const (
	Single Nesting = "single"
	List   Nesting = "list"
	Set    Nesting = "set"
	Map    Nesting = "map"
)

// NestedBlock is a block within a block.
type NestedBlock struct {
	Nesting Nesting `json:"nesting_mode"`
	Block   Block   `json:"block"`
}

// Attribute has either a type or attributes of its own.
type Attribute struct {
	// Type is a type in the JSON of Terraform: "string", or ["list", "string"].
	Type   json.RawMessage   `json:"type,omitempty"`
	Nested *NestedAttributes `json:"nested_type,omitempty"`
	Text
	Deprecated bool `json:"deprecated,omitempty"`
	Required   bool `json:"required,omitempty"`
	Optional   bool `json:"optional,omitempty"`
	Computed   bool `json:"computed,omitempty"`
	Sensitive  bool `json:"sensitive,omitempty"`
	WriteOnly  bool `json:"write_only,omitempty"`
}

// NestedAttributes are those of an attribute.
type NestedAttributes struct {
	Attributes map[string]Attribute `json:"attributes"`
	Nesting    Nesting              `json:"nesting_mode"`
}

// Function is the signature of a function.
type Function struct {
	Text
	Summary    string          `json:"summary,omitempty"`
	Deprecated string          `json:"deprecation_message,omitempty"`
	Return     json.RawMessage `json:"return_type"`
	Parameters []Parameter     `json:"parameters,omitempty"`
	Variadic   *Parameter      `json:"variadic_parameter,omitempty"`
}

// Parameter is one of a function.
type Parameter struct {
	Name string `json:"name"`
	Text
	Nullable bool `json:"is_nullable,omitempty"`
	// Unknowns is not in the JSON of Terraform, which shows what a caller may give and not when.
	Unknowns bool            `json:"allow_unknown_values,omitempty"`
	Type     json.RawMessage `json:"type"`
}
