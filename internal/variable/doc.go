// Package variable knows the variables of a cluster profile: how they are
// called, what their values may be, and where a text refers to one.
//
// A profile declares variables, the values of its layers refer to them as
// {{.spectro.var.NAME}}, and whoever deploys the profile to a cluster gives
// their values. The rules are those of Palette's documentation of profile
// variables and of the definition v1Variable of its published API; what neither
// says is no mistake here.
//
// It knows nothing of Terraform or Palette's wire, and imports no other room
// but lazyregexp.
package variable
