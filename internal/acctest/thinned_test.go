package acctest_test

import "os"

// everyEnv asks for every case of the tests that run a part of theirs.
const everyEnv = "PALETTE_TEST_EVERY"

// some are the cases of the given names in an ordinary run, all with everyEnv.
func some[T any](cases map[string]T, names ...string) map[string]T {
	if os.Getenv(everyEnv) != "" {
		return cases
	}
	chosen := make(map[string]T)
	for _, name := range names {
		chosen[name] = cases[name]
	}
	return chosen
}

// times is how many cases a generator makes: all with everyEnv.
func times(every, ordinary int) int {
	if os.Getenv(everyEnv) != "" {
		return every
	}
	return ordinary
}
