// Package attribute brings the parsers of the domain rooms into schemas: as
// validators, as string types that compare by meaning, and as plan modifiers.
// It holds no rule of its own; a rule lives in the domain room that knows it.
package attribute
