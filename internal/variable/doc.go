// Package variable checks the variables of a cluster profile: their names, formats, rules
// and values, and the references to them in a text.
//
// A profile declares variables, the values of its layers refer to them as
// {{.spectro.var.NAME}}, and a deployment of the profile gives their values. The rules are
// those of Palette's documentation of profile variables and of the definition v1Variable of
// its published API; what neither rules out is accepted.
//
// It uses neither Terraform nor Palette's wire, and imports no other room but lazyregexp.
package variable
