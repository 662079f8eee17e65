package v1

// Variables lists the variables of a profile.
type Variables struct {
	Variables []Variable `json:"variables,omitzero"`
}

// VariableNames names variables to delete.
type VariableNames struct {
	Variables []string `json:"variables"`
}

// Variable is a value that the user of a profile gives. The default value of a
// sensitive one is Masked on read.
type Variable struct {
	DefaultValue string           `json:"defaultValue"`
	Description  string           `json:"description,omitempty"`
	DisplayName  string           `json:"displayName,omitempty"`
	Format       string           `json:"format,omitempty"`
	Hidden       bool             `json:"hidden"`
	Immutable    bool             `json:"immutable"`
	InputType    string           `json:"inputType,omitempty"`
	IsSensitive  bool             `json:"isSensitive"`
	Name         string           `json:"name"`
	Options      []VariableOption `json:"options,omitzero"`
	Regex        string           `json:"regex,omitempty"`
	Required     bool             `json:"required"`
}

// VariableOption is one choice of a variable.
type VariableOption struct {
	Default     bool   `json:"default"`
	Description string `json:"description,omitempty"`
	Label       string `json:"label,omitempty"`
	Value       string `json:"value"`
}
