// Package ecr exchanges the AWS credentials of a registry for logins to Amazon
// ECR: it implements probe.LoginSource, LoginRenewer and Catalog with the AWS SDK
// for Go, which no other package imports.
//
// A login comes from the API that belongs to the endpoint's host: that of its
// region and partition, FIPS for a FIPS host and dual-stack for a dual-stack
// host. The region of the environment and of AWS profiles is never used. Roles
// are assumed through the endpoint of AWS STS in the same region, never the
// global one. Logins to Amazon ECR Public come from us-east-1, the region of its
// API.
//
// The identity of this machine (the SDK's default chain) is used only when a
// registry's credential requires it, to assume a role or as the identity itself.
// Access keys come from the registry's credential, never from the environment.
//
// The SDK is first used when a login is requested. It honours HTTPS_PROXY,
// NO_PROXY, SSL_CERT_FILE and AWS_CA_BUNDLE.
//
// API: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/ and
// https://docs.aws.amazon.com/STS/latest/APIReference/. The package must not
// import Terraform, the Palette client or an OCI library.
package ecr
