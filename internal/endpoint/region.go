package endpoint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/palette-oci/terraform-provider-palette/internal/lazyregexp"
	"github.com/palette-oci/terraform-provider-palette/internal/spelling"
)

var (
	// The pattern lists the directions but not the geographies: AWS adds
	// geographies, and has used the same nine directions since its first region.
	region = lazyregexp.New(`^(us-gov|us-iso|us-isob|us-isof|eu-isoe|eusc-[a-z]{2}|[a-z]{2})-(` +
		strings.Join(directions, "|") + `)-[1-9][0-9]?$`)
	zone  = lazyregexp.New(`^(.+-[0-9]+)-?[a-z]$`)
	glued = lazyregexp.New(`^([a-z]{2}(?:-?gov|-?iso[a-z]?)?)-?([a-z]{3,9})-?([1-9][0-9]?)$`)
)

var directions = []string{
	"north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest", "central",
}

// KnownPartitions returns the AWS partitions that this package knows.
func KnownPartitions() []string {
	return []string{"aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"}
}

// PartitionOf returns the AWS partition of a region, which need not exist; "" for a text
// that does not have the form of a region.
func PartitionOf(text string) string {
	found := region().FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	geography := found[1]
	if strings.HasPrefix(geography, "eusc-") { // a country follows
		return "aws-eusc"
	}
	return cmp.Or(partitions[geography], "aws")
}

// partitions holds the partitions whose regions have a geography of their own.
var partitions = map[string]string{
	"cn": "aws-cn", "us-gov": "aws-us-gov",
	"us-iso": "aws-iso", "us-isob": "aws-iso-b", "eu-isoe": "aws-iso-e", "us-isof": "aws-iso-f",
}

// CheckRegion returns an *Error, whose Suggestion is a region, for a text that does not
// have the form of an AWS region.
func CheckRegion(text string) error {
	if err := checkRegion(text); err != nil {
		err.Text = text
		return err
	}
	return nil
}

func checkRegion(text string) *Error {
	if PartitionOf(text) != "" {
		return nil
	}
	suggestion := nearestRegion(text)
	switch {
	case text == "":
		return refuse(Region, "", "The region is empty. An AWS region is written like us-west-1.")
	case looksVariable(text):
		return refuse(Region, suggestion,
			"The region %s is a variable. A region is written out here, like us-west-1.", text)
	case zone().MatchString(text) && suggestion != "":
		return refuse(Region, suggestion, "%s is an availability zone. An AWS region is written like us-west-1.", text)
	case strings.ToLower(text) == suggestion:
		return refuse(Region, suggestion,
			"The region %s is not in lower case. An AWS region is written like us-west-1.", text)
	}
	return refuse(Region, suggestion,
		"%s is not spelled like an AWS region. A region is a geography, a direction and a number, like "+
			"us-west-1.", text)
}

// nearestRegion corrects usual mistakes: case, separators, an availability zone, one
// wrong letter in the direction. It returns "" for others.
func nearestRegion(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	text = strings.NewReplacer("_", "-", " ", "-", ".", "-").Replace(text)
	if found := zone().FindStringSubmatch(text); found != nil {
		text = found[1]
	}
	if PartitionOf(text) != "" {
		return text
	}
	found := glued().FindStringSubmatch(text)
	if found == nil {
		return ""
	}
	direction := nearestDirection(found[2])
	if candidate := found[1] + "-" + direction + "-" + found[3]; PartitionOf(candidate) != "" {
		return candidate
	}
	return ""
}

func nearestDirection(word string) string {
	// One edit, such as two swapped letters: "left" is not "west".
	const near = 1
	edits := func(direction string) int { return spelling.Distance(word, direction, near) }
	nearest := slices.MinFunc(directions, func(a, b string) int { return edits(a) - edits(b) })
	if edits(nearest) <= near {
		return nearest
	}
	return word
}
