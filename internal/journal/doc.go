// Package journal tells what a run does, to whoever reads its logs: per object what was requested of whom, with which
// status, how long it took and how many requests that were; and, at intervals, what something waits for.
//
// An operation travels in the context. Where there is none, because nobody reads logs, nothing is counted or formatted.
// Lines hold methods, hosts, paths and numbers: never a query, a header or a body. It knows neither Terraform nor any
// other room.
package journal
