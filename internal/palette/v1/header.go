package v1

// Header names of the Palette API. HTTP ignores their case.
const (
	// HeaderAPIKey carries the API key.
	HeaderAPIKey = "ApiKey"
	// HeaderProjectUID puts a request into the scope of a project. A request
	// without it is in the scope of the tenant.
	HeaderProjectUID = "ProjectUid"
	// HeaderAuditUID is the audit record of a change, on responses only.
	HeaderAuditUID = "AuditUid"
	// HeaderRetryAfter says how long to wait, in seconds or as a date
	// (RFC 9110, section 10.2.3).
	HeaderRetryAfter = "Retry-After"
	// HeaderETag and HeaderIfMatch guard a profile against lost updates (RFC
	// 9110, sections 8.8.3 and 13.1.1). The embedded control plane knows them;
	// Palette does not publish them.
	HeaderETag    = "ETag"
	HeaderIfMatch = "If-Match"
)

// Names of query parameters.
const (
	QueryContinue     = "continue"
	QueryFields       = "fields"
	QueryFilters      = "filters"
	QueryForceSync    = "forceSync"
	QueryLimit        = "limit"
	QueryName         = "name"
	QueryOrderBy      = "orderBy"
	QueryPartition    = "partition"
	QueryPublish      = "publish"
	QueryScope        = "scope"
	QuerySkipPackSync = "skipPackSync"
	QueryVersion      = "version"
)

// PageLimit is the largest page that Palette's paged lists give, in items.
const PageLimit = 50
