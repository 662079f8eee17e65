// Package journal writes what a run does to its logs: per object the requests, with host, status and time, and their
// number; and, at intervals, what an operation waits for.
//
// An operation is a value of the context. Where there is none, because logs are off, nothing is counted or formatted.
// Lines hold methods, hosts, paths and numbers: never a query, a header or a body. It knows neither Terraform nor any
// other room.
package journal
