// Package question answers the open questions about Palette by asking one: see
// controlplane.Questions, whose names and answers it shares. Each question is
// a function that sends raw requests, with objects of its own, and finds the
// answer in the responses. It uses Palette as a guest, see package guest, so all
// of its objects are deleted.
//
// `make test-palette` asks the Palette that the environment names; a test asks
// the embedded control plane in every mood and has to recognise it. Only tests
// may import the package.
package question
