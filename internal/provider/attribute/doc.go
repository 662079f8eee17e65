// Package attribute brings the parsers of the domain rooms into schemas: as validators, as string types that compare by
// meaning, and as plan modifiers. It reads configurations into structs and writes states. It has no rules of its own: a
// rule is in its domain room.
package attribute
