package diagnose

import (
	"fmt"
)

// NotListed explains why an object is missing from the results of a list.
func NotListed(kind, name string, err error) Problem {
	problem := Palette(fmt.Sprintf("read the %s %q", kind, name), err)
	problem.Detail = paragraphs(problem.Detail, "The object is missing from the results of the list, so Terraform "+
		"generates no `import` block for it.")
	return problem
}

// importBlock returns the configuration that imports an existing object.
func importBlock(resource, id string) string {
	return fmt.Sprintf("  import {\n    to = %s.<label>\n    id = %q\n  }", resource, id)
}
