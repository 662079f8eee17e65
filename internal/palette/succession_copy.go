package palette

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// SensitiveVariablesError is the error when the next version would lose variables:
// Palette has no clones, or clones without variables, and it hides the values of
// some.
type SensitiveVariablesError struct{ Names []string }

// Error implements error.
func (e *SensitiveVariablesError) Error() string {
	return "no clone has the variables of the profile, and palette shows no values of the sensitive ones: " +
		strings.Join(e.Names, ", ")
}

// copyByHand creates the version from what Palette shows of the one before.
func (c *Client) copyByHand(ctx context.Context, scope Scope, before *state, next Successor) (string, error) {
	variables, err := c.ProfileVariables(ctx, scope, before.profile.UID)
	if err == nil {
		variables = revealed(variables, next.Variables)
		err = shownWhole(variables)
	}
	if err != nil {
		return "", err
	}
	n := NewProfile{
		Name: before.profile.Name, Version: next.Version, Type: before.profile.Type,
		CloudType:   before.profile.CloudType,
		Description: before.profile.Description, Tags: before.profile.Tags,
		annotations: map[string]string{madeFromKey: before.profile.UID + " " + unborn}, variables: variables,
	}
	n.Packs, _ = c.identified(ctx, scope, before.comesAlong(next))
	uid, err := c.newProfile(ctx, scope, n)
	if UndefinedVariables(err) {
		n.Packs = nil // this Palette takes variables with another operation only, and packs after them
		uid, err = c.newProfile(ctx, scope, n)
	}
	if err != nil || len(variables) == 0 {
		return uid, err
	}
	if err := c.rolledBack(ctx, scope, uid, c.declare(ctx, scope, uid, variables)); err != nil {
		return "", err
	}
	return uid, nil
}

// shownWhole fails when Palette hides the value of a variable.
func shownWhole(variables []v1.Variable) error {
	if names := hiddenIn(variables); len(names) > 0 {
		return &SensitiveVariablesError{names}
	}
	return nil
}

// hiddenIn names the variables whose value Palette hides.
func hiddenIn(variables []v1.Variable) []string {
	var hidden []string
	for _, variable := range variables {
		if isHidden(variable) {
			hidden = append(hidden, variable.Name)
		}
	}
	return hidden
}

// revealed are variables with known values for those that Palette hides.
func revealed(variables []v1.Variable, known []Variable) []v1.Variable {
	variables = slices.Clone(variables)
	for i, variable := range variables {
		index := slices.IndexFunc(known,
			func(v Variable) bool { return v.Name == variable.Name && v.Sensitive && !v.Default.IsZero() })
		if index >= 0 && isHidden(variable) {
			variables[i].DefaultValue = known[index].Default.Reveal()
		}
	}
	return variables
}

// carryVariables gives the next version the variables of the one before, if the
// clone has none.
func (c *Client) carryVariables(ctx context.Context, scope Scope, before, uid string, next Successor) error {
	variables, err := c.ProfileVariables(ctx, scope, before)
	if err != nil || len(variables) == 0 {
		return err
	}
	return c.declare(ctx, scope, uid, revealed(variables, next.Variables))
}

// declare sets the variables of a profile unless it has them.
func (c *Client) declare(ctx context.Context, scope Scope, uid string, variables []v1.Variable) error {
	there, err := c.ProfileVariables(ctx, scope, uid)
	if err != nil || len(there) >= len(variables) {
		return err
	}
	if err := shownWhole(variables); err != nil {
		return err
	}
	return c.sendVariables(ctx, scope, uid, http.MethodPut, variables)
}

// comesAlong are the packs that the next version gets.
func (s *state) comesAlong(next Successor) []Pack {
	return without(s.base, slices.Concat(s.mark.Held, next.Without))
}

// fill publishes a version with exactly the wanted packs.
func (c *Client) fill(ctx context.Context, key profileKey, wanted []Pack) error {
	now, err := c.readState(ctx, key, mark{})
	if err != nil {
		return err
	}
	packs, waits := adopt(now.latest(), wanted), now.draft != nil || now.profile.Published == nil
	if !equalPacks(packs, now.latest()) {
		written := mark{Base: c.prints.of(now.base), Draft: c.prints.of(packs)}
		if _, err := c.editor(key).put(ctx, now, packs, written); err != nil {
			return nonEmpty(key.uid, packs, err)
		}
		waits = true
	}
	if waits {
		if err := c.publishWhole(ctx, key.scope, key.uid); err != nil {
			return nonEmpty(key.uid, packs, err)
		}
	}
	made, err := c.readState(ctx, key, mark{})
	if err != nil {
		return err
	}
	if made.profile.Published == nil || !c.same(made.base, wanted) {
		return fmt.Errorf("palette published cluster profile %s with other packs than were written", key.uid)
	}
	c.editor(key).restored(ctx, made, marked(now.profile.annotations, ""), now.profile.labels)
	return nil
}

// adopt are the wanted packs, as they exist already where they do: their manifests
// have uids of their own.
func adopt(there, wanted []Pack) []Pack {
	known := byName(there)
	packs := make([]Pack, 0, len(wanted))
	for _, pack := range clonePacks(wanted) {
		own, ok := known[pack.Name]
		if ok && own.Tag == pack.Tag && own.Values == pack.Values && own.RegistryUID == pack.RegistryUID &&
			sameManifests(own, pack) {
			pack = own
		} else {
			for i := range pack.Manifests {
				pack.Manifests[i].UID = ""
			}
		}
		packs = append(packs, pack)
	}
	return packs
}

// sameManifests compares names and contents.
func sameManifests(a, b Pack) bool {
	return slices.EqualFunc(a.Manifests, b.Manifests,
		func(x, y Manifest) bool { return x.Name == y.Name && x.Content == y.Content })
}
