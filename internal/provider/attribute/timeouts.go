package attribute

import (
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var errNoTime = errors.New("an operation with no time cannot succeed: write a longer duration, such as \"10m\"")

// Timeouts is the attribute timeouts of a resource; the texts say what holds where one is left out. Unlike the
// attribute of the timeouts library, it refuses durations in which nothing can succeed, and reports them at the nested
// attribute.
func Timeouts(create, update, destroy string) schema.Attribute {
	timeout := func(description string) schema.Attribute {
		return schema.StringAttribute{
			MarkdownDescription: description,
			Optional:            true,
			Validators:          []validator.String{Duration()},
		}
	}
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Time limits of operations, as durations such as `90s` or `10m`.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"create": timeout(create), "update": timeout(update), "delete": timeout(destroy),
		},
		CustomType: timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"create": types.StringType, "update": types.StringType, "delete": types.StringType,
		}}},
	}
}

// Duration checks how long an operation may take.
func Duration() validator.String {
	return Valid("a duration such as 90s or 10m", "Invalid Timeout", func(text string) error {
		duration, err := time.ParseDuration(text)
		switch {
		case err != nil:
			return fmt.Errorf(
				"%q is not a duration: write numbers with a unit, such as \"90s\", \"10m\" or \"1h30m\"", text,
			)
		case duration <= 0:
			return errNoTime
		}
		return nil
	})
}
