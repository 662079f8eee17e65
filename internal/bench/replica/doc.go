// Package replica makes, of the schemas of a provider as data, a provider of the same framework that serves these
// schemas and does nothing: what a run costs with it is what Terraform and the framework cost by themselves.
//
// Its resources set computed values to constants when they are created, find everything as the state has it, and plan
// nothing for what has not changed. It must not import a room of this module but the schemas' form.
package replica
