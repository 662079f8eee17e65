package replica

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// kindOf reads a type in the JSON of Terraform.
func kindOf(written json.RawMessage) (attr.Type, error) {
	var name string
	if json.Unmarshal(written, &name) == nil {
		kind := map[string]attr.Type{
			"string": types.StringType, "number": types.NumberType, "bool": types.BoolType, "dynamic": types.DynamicType,
		}[name]
		if kind == nil {
			return nil, fmt.Errorf("the framework has no type %q", name)
		}
		return kind, nil
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(written, &parts); err != nil || len(parts) != 2 {
		return nil, fmt.Errorf("%s is no type", written)
	}
	if err := json.Unmarshal(parts[0], &name); err != nil {
		return nil, fmt.Errorf("%s is no type: %w", written, err)
	}
	if name == "object" {
		return objectTypeOf(parts[1])
	}
	element, err := kindOf(parts[1])
	if err != nil {
		return nil, err
	}
	switch name {
	case "list":
		return types.ListType{ElemType: element}, nil
	case "set":
		return types.SetType{ElemType: element}, nil
	case "map":
		return types.MapType{ElemType: element}, nil
	}
	return nil, fmt.Errorf("the framework has no type %q", name)
}

func objectTypeOf(written json.RawMessage) (attr.Type, error) {
	var attributes map[string]json.RawMessage
	if err := json.Unmarshal(written, &attributes); err != nil {
		return nil, fmt.Errorf("%s are no attributes: %w", written, err)
	}
	read := types.ObjectType{AttrTypes: map[string]attr.Type{}}
	for name, kind := range attributes {
		attribute, err := kindOf(kind)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		read.AttrTypes[name] = attribute
	}
	return read, nil
}
