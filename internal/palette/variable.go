package palette

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

// Variable is a variable of a profile. Every write keeps its input type and the
// choices of a dropdown.
type Variable struct {
	Name, DisplayName, Description, Format, Regex string
	Required, Immutable, Hidden                   bool
	// Sensitive: Palette does not show the default value.
	Sensitive bool
	// Default is the default value, zero for none. It is a secret also where the
	// variable is not sensitive: the value in a configuration may be one.
	Default redact.Secret
	// DefaultHidden says, of a variable that was read, that Palette hides its
	// default value.
	DefaultHidden bool
	// Rewrite says, of a variable to write, that the default value of a sensitive
	// one has changed: a read cannot show that.
	Rewrite bool
}

// HiddenDefaultError is the error when variables cannot be written: a write takes
// them as a whole, and Palette hides their default values.
type HiddenDefaultError struct{ Names []string }

// Error implements error.
func (e *HiddenDefaultError) Error() string {
	return "palette does not show the default values of these variables, which a write takes: " + strings.Join(e.Names,
		", ")
}

// VariablesNotTakenError is the error when Palette accepted a write without effect.
type VariablesNotTakenError struct{ Names []string }

// Error implements error.
func (e *VariablesNotTakenError) Error() string {
	return "palette accepted the variables, and these are not as they were written: " + strings.Join(e.Names, ", ")
}

// VariablesKeptError is the error when Palette does not delete variables, since
// layers refer to them. Everything else was written.
type VariablesKeptError struct {
	Names []string
	Err   error // Palette's refusal
}

// Error implements error.
func (e *VariablesKeptError) Error() string {
	return fmt.Sprintf("palette keeps variables that layers refer to, %s: %v", strings.Join(e.Names, ", "), e.Err)
}

// Unwrap gives the refusal.
func (e *VariablesKeptError) Unwrap() error { return e.Err }

// UndefinedVariables reports whether Palette refuses packs, or to do without a
// variable, because values refer to a variable that is not declared.
func UndefinedVariables(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && refusal.Code == v1.CodePackVariablesUndefined
}

// Variables reads the variables of one version of a profile. As with Profile, one
// response serves all callers until the profile is written.
func (c *Client) Variables(ctx context.Context, scope Scope, uid string) ([]Variable, error) {
	return c.variables.Get(ctx, profileKey{scope, uid}, func(ctx context.Context) ([]Variable, error) {
		listed, err := c.ProfileVariables(ctx, scope, uid)
		if err != nil {
			return nil, err
		}
		found := make([]Variable, len(listed))
		for i, variable := range listed {
			found[i] = variableFrom(variable)
		}
		return found, nil
	})
}

// variableFrom reads a variable of the wire. A mask is no value.
func variableFrom(variable v1.Variable) Variable {
	hidden := isHidden(variable)
	read := Variable{
		Name: variable.Name, DisplayName: variable.DisplayName, Description: variable.Description,
		Format: variable.Format, Regex: variable.Regex,
		Required: variable.Required, Immutable: variable.Immutable, Hidden: variable.Hidden,
		Sensitive: variable.IsSensitive, DefaultHidden: hidden,
	}
	if !hidden {
		read.Default = redact.New(variable.DefaultValue)
	}
	return read
}

// onto is the variable to write over that of Palette, whose other fields are kept.
func (v Variable) onto(now v1.Variable) v1.Variable {
	now.Name, now.DisplayName, now.Description = v.Name, v.DisplayName, v.Description
	now.Format, now.Regex = v.Format, v.Regex
	now.Required, now.Immutable, now.Hidden, now.IsSensitive = v.Required, v.Immutable, v.Hidden, v.Sensitive
	if value := v.Default.Reveal(); value != now.DefaultValue {
		now.DefaultValue, now.Options = value, chosen(now.Options, value)
	}
	return now
}

// chosen marks the choice of a dropdown that is its default value now. A value that
// is no choice is left to Palette's validation.
func chosen(options []v1.VariableOption, value string) []v1.VariableOption {
	if !slices.ContainsFunc(options, func(o v1.VariableOption) bool { return o.Value == value }) {
		return options
	}
	options = slices.Clone(options)
	for i := range options {
		options[i].Default = options[i].Value == value
	}
	return options
}

// sameVariable compares the fields that a Variable has. No format is string.
func sameVariable(a, b v1.Variable) bool {
	return a.DisplayName == b.DisplayName && a.Description == b.Description &&
		cmp.Or(a.Format, stringFormat) == cmp.Or(b.Format, stringFormat) &&
		a.Regex == b.Regex && a.DefaultValue == b.DefaultValue &&
		a.Required == b.Required && a.Immutable == b.Immutable && a.Hidden == b.Hidden &&
		a.IsSensitive == b.IsSensitive
}

// stringFormat is the format of a variable without one.
const stringFormat = "string"

// wireOf are the variables of a new profile.
func wireOf(variables []Variable) []v1.Variable {
	var found []v1.Variable
	for _, variable := range variables {
		found = append(found, variable.onto(v1.Variable{}))
	}
	return found
}

// declareNew writes the variables of a new profile, where its creation dropped
// them. A profile without them is deleted again: Palette would refuse any layer.
func (c *Client) declareNew(ctx context.Context, scope Scope, uid string, variables []v1.Variable) error {
	err := c.alone(ctx, profileKey{scope, uid}, func() error { return c.declare(ctx, scope, uid, variables) })
	return c.rolledBack(ctx, scope, uid, err)
}

// SetVariables writes the variables of a profile that differ from the wanted ones,
// and deletes all others. A default value that Palette hides is never sent: a
// variable that would need it is a HiddenDefaultError, and nothing is written.
// Variables that Palette does not delete yet are a VariablesKeptError, after
// everything else.
func (c *Client) SetVariables(ctx context.Context, scope Scope, uid string, wanted []Variable) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error {
		there, err := c.ProfileVariables(ctx, scope, uid)
		if err != nil {
			return err
		}
		change, err := changeOf(there, wanted)
		if err != nil || len(change.changed)+len(change.gone) == 0 {
			return err
		}
		if err := c.writeVariables(ctx, scope, uid, change); err != nil {
			return err
		}
		return c.confirmVariables(ctx, scope, uid, change)
	})
}

// variableChange is the difference that a write of variables has to make.
type variableChange struct {
	changed []v1.Variable // and new ones
	gone    []string
	whole   []v1.Variable // all variables afterwards
	// early says that deletions are first: another variable gets the display name of
	// a deleted one.
	early bool
}

func changeOf(there []v1.Variable, wanted []Variable) (variableChange, error) {
	var c variableChange
	var hidden []string
	for _, variable := range wanted {
		index := named(there, variable.Name)
		if index < 0 {
			c.changed = append(c.changed, variable.onto(v1.Variable{}))
			continue
		}
		next, differs := variable.over(there[index])
		switch {
		case !differs:
			c.whole = append(c.whole, next)
		case isHidden(next):
			hidden = append(hidden, variable.Name)
		default:
			c.changed = append(c.changed, next)
		}
	}
	for _, variable := range there {
		if slices.ContainsFunc(wanted, func(v Variable) bool { return v.Name == variable.Name }) {
			continue
		}
		c.gone = append(c.gone, variable.Name)
		c.early = c.early ||
			slices.ContainsFunc(c.changed, func(v v1.Variable) bool { return v.DisplayName == variable.DisplayName })
	}
	c.whole = append(c.whole, c.changed...)
	if len(hidden) > 0 {
		return c, &HiddenDefaultError{hidden}
	}
	return c, nil
}

func named(variables []v1.Variable, name string) int {
	return slices.IndexFunc(variables, func(v v1.Variable) bool { return v.Name == name })
}

// isHidden reports whether Palette hides a default value.
func isHidden(v v1.Variable) bool { return v.IsSensitive && v.DefaultValue == v1.Masked }

// over is the variable to write over that of Palette, and whether it differs. Only
// Rewrite shows that a sensitive default value has changed; one that is not known
// here is kept.
func (v Variable) over(now v1.Variable) (next v1.Variable, differs bool) {
	if !v.Sensitive || v.Rewrite {
		next = v.onto(now)
		return next, v.Rewrite || !sameVariable(next, now)
	}
	kept := v
	kept.Default = redact.New(now.DefaultValue)
	next = kept.onto(now)
	differs = !sameVariable(next, now)
	if !v.Default.IsZero() {
		next = v.onto(now)
	}
	return next, differs
}

// writeVariables writes the changed variables and deletes others. A Palette without
// these operations gets all variables in a PUT.
func (c *Client) writeVariables(ctx context.Context, scope Scope, uid string, change variableChange) error {
	steps := []func() error{
		func() error {
			if len(change.changed) == 0 {
				return nil
			}
			return c.sendVariables(ctx, scope, uid, http.MethodPatch, change.changed)
		},
		func() error { return change.kept(c.dropVariables(ctx, scope, uid, change.gone)) },
	}
	if change.early {
		slices.Reverse(steps)
	}
	for _, step := range steps {
		err := step()
		if noSuchOperation(err) {
			if names := hiddenIn(change.whole); len(names) > 0 {
				return &HiddenDefaultError{names}
			}
			return c.sendVariables(ctx, scope, uid, http.MethodPut, change.whole)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// kept is the error of a deletion that is the last step.
func (v variableChange) kept(err error) error {
	if !v.early && UndefinedVariables(err) {
		return &VariablesKeptError{Names: v.gone, Err: err}
	}
	return err
}

// sendVariables writes variables: some with PATCH, all of them with PUT.
func (c *Client) sendVariables(
	ctx context.Context, scope Scope, uid, method string, variables []v1.Variable,
) error {
	body := v1.Variables{Variables: variables}
	return c.send(ctx, request{
		method: method, scope: scope, body: body, secrets: body.Secrets(), repeatable: true,
	}, v1.PathProfileVariables, uid)
}

func (c *Client) dropVariables(ctx context.Context, scope Scope, uid string, gone []string) error {
	if len(gone) == 0 {
		return nil
	}
	body := v1.VariableNames{Variables: gone}
	return c.send(ctx, request{method: http.MethodDelete, scope: scope, body: body}, v1.PathProfileVariables, uid)
}

// confirmVariables reads the result of a write.
func (c *Client) confirmVariables(ctx context.Context, scope Scope, uid string, change variableChange) error {
	there, err := c.ProfileVariables(ctx, scope, uid)
	if err != nil {
		return fmt.Errorf("look whether the variables are as they were written: %w", err)
	}
	var not []string
	for _, variable := range change.changed {
		if named(there, variable.Name) < 0 {
			not = append(not, variable.Name)
		}
	}
	for _, name := range change.gone {
		if named(there, name) >= 0 {
			not = append(not, name)
		}
	}
	if len(not) > 0 {
		return &VariablesNotTakenError{not}
	}
	return nil
}
