// Package function holds the provider functions: pure work on texts, without
// provider configuration and without network.
package function
