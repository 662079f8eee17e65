//go:build !race

package oci_test

// usualCases is how many hostile registries a test meets.
const usualCases = 2000
