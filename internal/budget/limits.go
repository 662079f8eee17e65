package budget

// Limits of responses.
var (
	Manifest = Limit{Of: "manifest of a chart", Unit: Bytes, Max: 4 << 20, Why: "registries may refuse larger manifests (OCI distribution specification)"}
	Config   = Limit{Of: "description of a chart (config blob)", Unit: Bytes, Max: 1 << 20, Why: "a Chart.yaml is a few hundred bytes long"}
	Archive  = Limit{Of: "archive of a chart", Unit: Bytes, Max: 32 << 20, Why: "large charts are about 1 MiB"}
	List     = Limit{Of: "list of tags or repositories, of one page", Unit: Bytes, Max: 4 << 20, Why: "a page of a thousand names is about 100 KiB"}
	Pages    = Limit{Of: "pages of a list", Max: 50, Why: "pages usually have a thousand names"}
	Token    = Limit{Of: "response of a token endpoint", Unit: Bytes, Max: 128 << 10, Why: "tokens are a few KiB long"}
	Refusal  = Limit{Of: "body of an error response; the rest is not read", Unit: Bytes, Max: 8 << 10, Why: "the body of an error response is usually about 200 bytes"}
	AWS      = Limit{Of: "response of an AWS API", Unit: Bytes, Max: 1 << 20, Why: "responses to logins are a few KiB"}
	Header   = Limit{Of: "header of a response", Unit: Bytes, Max: 64 << 10, Why: "the address of a file in a storage service can be 4 KiB long"}
	Wire     = Limit{Of: "compressed body of a response", Unit: Bytes, Max: 32 << 20, Why: "the same as for an archive"}

	Manifests     = Limit{Of: "manifests under one tag", Max: 64, Why: "an index of all platforms, with attestations, has about twenty"}
	ManifestBytes = Limit{Of: "manifests under one tag, together", Unit: Bytes, Max: 16 << 20, Why: "each manifest is a few KiB"}
	ManifestParts = Limit{Of: "values in the manifests under one tag", Max: 50_000, Why: "an image of a hundred layers has about five hundred; each takes at least 100 bytes of memory"}
	ListBytes     = Limit{Of: "pages of a list, together", Unit: Bytes, Max: 16 << 20, Why: "fifty pages of the usual size are 5 MiB"}
	Names         = Limit{Of: "names in a list", Max: 100_000, Why: "twice as many as fifty pages of the usual size have"}
)

// Limits of archives and values.
var (
	Expanded  = Limit{Of: "archive of a chart, expanded, with the archives inside", Unit: Bytes, Max: 100 << 20, Why: "Helm has the same limit"}
	File      = Limit{Of: "one file of a chart", Unit: Bytes, Max: 5 << 20, Why: "Helm has the same limit"}
	Entries   = Limit{Of: "entries of an archive, with the archives inside", Max: 20_000, Why: "large charts have about a thousand"}
	Subcharts = Limit{Of: "levels of subcharts", Max: 16, Why: "charts usually have two"}
	Document  = Limit{Of: "values in one YAML file of a chart", Max: 100_000, Why: "large charts have a few thousand; each costs up to 1 KiB while it is read"}
	Documents = Limit{Of: "values in all YAML files of a chart and its subcharts", Max: 150_000, Why: "large umbrella charts have about 50000"}
	Actions   = Limit{Of: "text of template actions in a chart; after that, all values count as used", Unit: Bytes, Max: 8 << 20, Why: "large charts have a few hundred KiB"}
	Nesting   = Limit{Of: "levels of the values of a chart", Max: 100, Why: "values usually have about ten"}
	Merged    = Limit{Of: "values of a chart and its subcharts, merged", Max: 300_000, Why: "twice as many as are read; imports may multiply them"}
	Merging   = Limit{Of: "steps to merge the values of a chart and its subcharts", Max: 5_000_000, Why: "Helm merges all values once for each subchart"}
)

// Limits of schemas.
var (
	Schema        = Limit{Of: "schema of a chart", Unit: Bytes, Max: 2 << 20, Why: "large schemas are a few hundred KiB"}
	SchemaObjects = Limit{Of: "tables, lists and truth values in a schema", Max: 20_000, Why: "large schemas have a few thousand; the time to compile a schema grows with the square"}
	SchemaNesting = Limit{Of: "levels of a schema", Max: 128, Why: "schemas usually have about twenty; the time to compile a schema grows with the third power"}
	SchemaPaths   = Limit{Of: "paths of all places in a schema", Unit: Bytes, Max: 16 << 20, Why: "the schema library keeps the whole path of each place in memory"}
	SchemaWord    = Limit{Of: "one number or reference of a schema", Unit: Bytes, Max: 4 << 10, Why: "the schema library processes numbers and references repeatedly"}
	Exponent      = Limit{Of: "exponent of a number in a schema", Max: 1000, Why: "the schema library computes with all digits of a number"}
	Patterns      = Limit{Of: "instructions of the regular expressions in a schema", Max: 100_000, Why: "each takes memory before it is used; a regular expression usually has about fifty"}
	Matching      = Limit{Of: "steps to match regular expressions", Max: 200_000_000, Why: "instructions times characters: one to two seconds"}
	Checking      = Limit{Of: "steps to check values by a schema", Max: 500_000, Why: "large charts take thirty thousand"}
	Depth         = Limit{Of: "places of a schema inside one another while values are checked", Max: 10_000, Why: "each takes a frame of the stack"}
	SchemaTime    = Limit{Of: "time to check values by schemas", Unit: Seconds, Max: 10, Why: "a check usually takes milliseconds"}
)

// Limits of time, redirects and messages.
var (
	Lookup      = Limit{Of: "time of one look-up with all its requests, retries and redirects", Unit: Seconds, Max: 240, Why: "a slow download of an archive takes a minute"}
	Request     = Limit{Of: "time of one request with its login, retries and redirects", Unit: Seconds, Max: 60, Why: "a request usually takes a second"}
	Transfer    = Limit{Of: "time to receive the archive of a chart", Unit: Seconds, Max: 180, Why: "a slow download takes a minute"}
	Silence     = Limit{Of: "time to the first byte of a response", Unit: Seconds, Max: 20, Why: "a slow registry responds after a few seconds"}
	AWSLogin    = Limit{Of: "time of one login or list at AWS with its retries", Unit: Seconds, Max: 30, Why: "a login usually takes a second"}
	Suggestions = Limit{Of: "time to find names to suggest for a chart that does not exist", Unit: Seconds, Max: 10, Why: "the result of the look-up does not depend on suggestions"}
	Violations  = Limit{Of: "values that a schema refuses and a message lists; the rest is counted", Max: 10, Why: "a longer list does not help to correct the values"}
	Redirects   = Limit{Of: "redirects in a row", Max: 5, Why: "registries redirect once, to their storage service"}
)

// All are the limits, as the table in SECURITY.md lists them.
func All() []Limit {
	return []Limit{
		Manifest, Config, Archive, List, Pages, Token, Refusal, AWS, Redirects, Lookup, Suggestions,
		Header, Wire, Manifests, ManifestBytes, ManifestParts, ListBytes, Names, Request, Transfer, Silence, AWSLogin,
		Expanded, File, Entries, Subcharts, Document, Documents, Actions, Nesting, Merged, Merging,
		Schema, SchemaObjects, SchemaNesting, SchemaPaths, SchemaWord, Exponent, Patterns, Matching, Checking, Depth, SchemaTime, Violations,
	}
}
