// Package question answers the open questions about Palette by asking one: see
// controlplane.Questions, whose names and answers it shares. Each question is
// a function that sends raw requests, with objects of its own, and says what
// the responses show. What it makes it makes as a guest, see package guest, and
// nothing is left of it.
//
// `make test-palette` asks the Palette that the environment names; a test asks
// the embedded control plane in every mood and has to recognise it.
//
// The package imports palette/v1, palette/guest and redact. Only tests may
// import it.
package question
