package ecr

import (
	"context"
	"io"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/journal"
)

// bounding bounds the body of every response, which the SDK does not, and logs the
// request. It is an option of the APIs and not a client, since the default chain
// does not send every request with the client that it is given.
func bounding(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("BoundBody", boundBody), middleware.After)
}

func boundBody(
	ctx context.Context, input middleware.DeserializeInput, next middleware.DeserializeHandler,
) (middleware.DeserializeOutput, middleware.Metadata, error) {
	responded := func(int) {}
	if request, is := input.Request.(*smithyhttp.Request); is {
		responded = journal.Request(ctx, request.Method, request.URL)
	}
	output, metadata, err := next.HandleDeserialize(ctx, input)
	response, is := output.RawResponse.(*smithyhttp.Response)
	if is && response.Response != nil {
		responded(response.StatusCode)
	} else {
		responded(0)
	}
	if err != nil || !is || response.Response == nil || response.Body == nil {
		return output, metadata, err
	}
	if announced := response.ContentLength; announced > budget.AWS.Max {
		_ = response.Body.Close()
		return output, metadata, budget.Over(budget.AWS, announced)
	}
	response.Body = boundedBody{budget.Reader(response.Body, budget.AWS), response.Body}
	return output, metadata, nil
}

type boundedBody struct {
	io.Reader
	io.Closer
}
