//go:build !linux

package store_test

func systemJobs() map[string]func(string) error { return nil }
