// Package palette is a client of the Palette API, as far as the provider needs
// it: OCI registries, cluster profiles, projects, the user, the AWS account.
//
// A Client is immutable and safe for concurrent use; the scope of a request
// (tenant or a project) is an argument of the call, never a state of the
// client. Some reads are shared by all callers of one client until a write of
// the same client makes them stale; writes to the packs of a profile are sent
// in batches (see EditProfile). Requests are sent at once until Palette refuses
// some for its rate limit (status 429), and from then on at the rate that it
// publishes. They are repeated only where nothing can happen twice.
//
// Wire types come from palette/v1. The package imports no Terraform, knows no
// peer in particular (the embedded control plane is reached through
// Config.Transport) and logs nothing: it returns errors, without secrets.
package palette
