package v1

import "encoding/json"

// Error is the body of a refusal. Operations do not declare it; the HTTP status is
// the kind of the refusal, Code only names it.
type Error struct {
	Code    string          `json:"code,omitempty"`
	Message string          `json:"message,omitempty"`
	Details json.RawMessage `json:"details,omitempty"`
	Ref     string          `json:"ref,omitempty"`
}

// Codes that Palette is known to respond with.
const (
	CodeResourceNotFound            = "ResourceNotFound"
	CodeTooManyRequests             = "TooManyRequests"
	CodeClusterProfileAlreadyExists = "ClusterProfileAlreadyExists"
	CodePackVariablesUndefined      = "PackVariablesUndefined"
)

// Codes of the embedded control plane for refusals whose code in Palette is
// not published. No client may depend on them.
const (
	CodeUnauthorized                 = "Unauthorized"
	CodeForbidden                    = "Forbidden"
	CodeInvalidRequest               = "InvalidRequest"
	CodeRequestTimeout               = "RequestTimeout"
	CodeRegistryAlreadyExists        = "RegistryAlreadyExists"
	CodeRegistryInUse                = "RegistryInUse"
	CodeRegistryValidationFailed     = "RegistryValidationFailed"
	CodeRegistryNotSynchronized      = "RegistryNotSynchronized"
	CodePackRegistryNotFound         = "PackRegistryNotFound"
	CodePackNotFound                 = "PackNotFound"
	CodePackDuplicate                = "PackDuplicate"
	CodeClusterProfileInUse          = "ClusterProfileInUse"
	CodeClusterProfileModified       = "ClusterProfileModified"
	CodeClusterProfileVersionInvalid = "ClusterProfileVersionInvalid"
	CodeInternal                     = "InternalError"
)
