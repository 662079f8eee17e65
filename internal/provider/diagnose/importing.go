package diagnose

import "fmt"

// importBlock is the configuration that adopts an existing object.
func importBlock(resource, id string) string {
	return fmt.Sprintf("  import {\n    to = %s.<label>\n    id = %q\n  }", resource, id)
}
