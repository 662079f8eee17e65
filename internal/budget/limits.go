package budget

// What is received.
var (
	Manifest = Limit{Of: "manifest of a chart", Unit: Bytes, Max: 4 << 20, Why: "registries refuse larger ones (OCI distribution specification)"}
	Config   = Limit{Of: "description of a chart (config blob)", Unit: Bytes, Max: 1 << 20, Why: "a Chart.yaml has a few hundred bytes"}
	Archive  = Limit{Of: "archive of a chart", Unit: Bytes, Max: 32 << 20, Why: "large charts have 1 MiB"}
	List     = Limit{Of: "list of tags or repositories, of one page", Unit: Bytes, Max: 4 << 20, Why: "a thousand names have 100 KiB"}
	Pages    = Limit{Of: "pages of a list", Max: 50, Why: "lists only help to correct a name"}
	Token    = Limit{Of: "response of a token endpoint", Unit: Bytes, Max: 128 << 10, Why: "tokens have a few KiB"}
	Refusal  = Limit{Of: "body of a refusal, of which the rest is not read", Unit: Bytes, Max: 8 << 10, Why: "a usual one has 200 bytes"}
	AWS      = Limit{Of: "response of an AWS API", Unit: Bytes, Max: 1 << 20, Why: "logins have a few KiB"}
	Header   = Limit{Of: "header of a response", Unit: Bytes, Max: 64 << 10, Why: "a long address of a storage has 4 KiB"}
	Wire     = Limit{Of: "compressed body of a response", Unit: Bytes, Max: 32 << 20, Why: "as much as an archive may have"}

	Manifests     = Limit{Of: "manifests under one tag", Max: 64, Why: "an index for every platform has twenty, attestations included"}
	ManifestBytes = Limit{Of: "manifests under one tag, together", Unit: Bytes, Max: 16 << 20, Why: "each has a few KiB"}
	ManifestParts = Limit{Of: "values in the manifests under one tag", Max: 50_000, Why: "an image of a hundred layers has five hundred; each takes a hundred bytes and more"}
	ListBytes     = Limit{Of: "pages of a list, together", Unit: Bytes, Max: 16 << 20, Why: "fifty pages of the usual size have 5 MiB"}
	Names         = Limit{Of: "names in a list", Max: 100_000, Why: "as many as fifty pages of the usual size, twice"}
)

// What is made of it.
var (
	Expanded  = Limit{Of: "archive of a chart, expanded, with the archives inside", Unit: Bytes, Max: 100 << 20, Why: "Helm has the same limit"}
	File      = Limit{Of: "one file of a chart", Unit: Bytes, Max: 5 << 20, Why: "Helm has the same limit"}
	Entries   = Limit{Of: "entries of an archive, with the archives inside", Max: 20_000, Why: "large charts have a thousand"}
	Subcharts = Limit{Of: "levels of subcharts", Max: 16, Why: "charts have two"}
	Document  = Limit{Of: "values in one YAML file of a chart", Max: 100_000, Why: "large charts have a few thousand; each costs up to 1 KiB while it is read"}
	Documents = Limit{Of: "values in all YAML files of a chart and its subcharts", Max: 150_000, Why: "large umbrella charts have fifty thousand"}
	Actions   = Limit{Of: "text of actions in the templates of a chart, after which any value counts as used", Unit: Bytes, Max: 8 << 20, Why: "large charts have a few hundred KiB"}
	Nesting   = Limit{Of: "levels of the values of a chart", Max: 100, Why: "values have ten"}
	Merged    = Limit{Of: "values of a chart and its subcharts, merged", Max: 300_000, Why: "twice as many as are read; imports may multiply them"}
	Merging   = Limit{Of: "steps to merge the values of a chart and its subcharts", Max: 5_000_000, Why: "Helm merges all of them once per subchart"}
)

// What is checked with it.
var (
	Schema        = Limit{Of: "schema of a chart", Unit: Bytes, Max: 2 << 20, Why: "large ones have a few hundred KiB"}
	SchemaObjects = Limit{Of: "tables, lists and truth values in a schema", Max: 20_000, Why: "large ones have a few thousand; compiling takes the square of it"}
	SchemaNesting = Limit{Of: "levels of a schema", Max: 128, Why: "schemas have twenty; compiling takes the third power of it"}
	SchemaPaths   = Limit{Of: "paths of all places in a schema", Unit: Bytes, Max: 16 << 20, Why: "the library keeps the whole path of each"}
	SchemaWord    = Limit{Of: "one number or reference of a schema", Unit: Bytes, Max: 4 << 10, Why: "both are computed with, again and again"}
	Exponent      = Limit{Of: "exponent of a number in a schema", Max: 1000, Why: "the library computes with all digits of the number"}
	Patterns      = Limit{Of: "instructions of the regular expressions in a schema", Max: 100_000, Why: "each costs memory before it is used; a pattern has fifty"}
	Matching      = Limit{Of: "steps to match regular expressions", Max: 200_000_000, Why: "instructions times letters: a second or two"}
	Checking      = Limit{Of: "steps to check values by a schema", Max: 500_000, Why: "large charts take thirty thousand"}
	Depth         = Limit{Of: "places of a schema inside one another while values are checked", Max: 10_000, Why: "each has a frame on the stack"}
	SchemaTime    = Limit{Of: "time to check values by schemas", Unit: Seconds, Max: 10, Why: "a check takes milliseconds"}
)

// What is waited for, and what is told.
var (
	Lookup      = Limit{Of: "time of one look-up with all its requests, retries and redirects", Unit: Seconds, Max: 240, Why: "a slow archive takes a minute"}
	Request     = Limit{Of: "time of one request with its login, retries and redirects", Unit: Seconds, Max: 60, Why: "a usual one takes a second"}
	Transfer    = Limit{Of: "time to receive the archive of a chart", Unit: Seconds, Max: 180, Why: "a slow one takes a minute"}
	Silence     = Limit{Of: "time to the first byte of a response", Unit: Seconds, Max: 20, Why: "a slow registry takes a few seconds"}
	AWSLogin    = Limit{Of: "time of one login or list at AWS with its retries", Unit: Seconds, Max: 30, Why: "a usual one takes a second"}
	Suggestions = Limit{Of: "time to look for what an absent chart may stand for", Unit: Seconds, Max: 10, Why: "suggestions are extra"}
	Violations  = Limit{Of: "values that a schema refuses, of which the rest is counted", Max: 10, Why: "whoever has more corrects them in turns"}
	Redirects   = Limit{Of: "redirects in a row", Max: 5, Why: "registries send to their storage once"}
)

// All are the limits in the order in which a look-up meets them.
func All() []Limit {
	return []Limit{
		Manifest, Config, Archive, List, Pages, Token, Refusal, AWS, Redirects, Lookup, Suggestions,
		Header, Wire, Manifests, ManifestBytes, ManifestParts, ListBytes, Names, Request, Transfer, Silence, AWSLogin,
		Expanded, File, Entries, Subcharts, Document, Documents, Actions, Nesting, Merged, Merging,
		Schema, SchemaObjects, SchemaNesting, SchemaPaths, SchemaWord, Exponent, Patterns, Matching, Checking, Depth, SchemaTime, Violations,
	}
}
