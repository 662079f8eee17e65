//go:build race

package oci_test

// usualCases is how many hostile registries a test meets: the race detector
// takes five times as long.
const usualCases = 500
