// Package ecr turns the AWS credentials of a registry into logins for Amazon
// ECR: it implements probe.LoginSource, LoginRenewer and Catalog over the AWS
// SDK for Go, of which it is the only importer.
//
// A login is made for the endpoint's own host: the API of its own region, of
// its own partition, FIPS for a FIPS host and dual-stack for a dual-stack
// host. The region of the environment and of AWS profiles is never used. Roles
// are assumed through the endpoint of AWS STS in the same region, never the
// global one. Logins for Amazon ECR Public come from us-east-1, where its API
// lives.
//
// The identity of this machine (the SDK's default chain) is used for two
// things only, and only when a registry's credential says so: to assume a
// role, and as itself. Access keys come from the registry's credential; the
// environment has no part in them.
//
// The SDK is first used when a login is requested. It honours HTTPS_PROXY,
// NO_PROXY, SSL_CERT_FILE and AWS_CA_BUNDLE.
//
// API: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/ and
// https://docs.aws.amazon.com/STS/latest/APIReference/. The package must not
// import Terraform, the Palette client or an OCI library.
package ecr
