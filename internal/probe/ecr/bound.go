package ecr

import (
	"context"
	"io"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
	"github.com/palette-oci/terraform-provider-palette/internal/journal"
)

// bounding bounds what is read of every response, before anything reads it, and
// logs the request: the SDK itself reads as much as comes. It is an option of the APIs, since not
// every request of the default chain is sent by the client that it is given.
func bounding(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("BoundBody", boundBody), middleware.After)
}

func boundBody(
	ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
) (middleware.DeserializeOutput, middleware.Metadata, error) {
	responded := func(int) {}
	if request, is := in.Request.(*smithyhttp.Request); is {
		responded = journal.Request(ctx, request.Method, request.URL)
	}
	out, metadata, err := next.HandleDeserialize(ctx, in)
	response, is := out.RawResponse.(*smithyhttp.Response)
	if is && response.Response != nil {
		responded(response.StatusCode)
	} else {
		responded(0)
	}
	if err != nil || !is || response.Response == nil || response.Body == nil {
		return out, metadata, err
	}
	if announced := response.ContentLength; announced > budget.AWS.Max {
		_ = response.Body.Close()
		return out, metadata, budget.Over(budget.AWS, announced)
	}
	response.Body = boundedBody{budget.Reader(response.Body, budget.AWS), response.Body}
	return out, metadata, nil
}

type boundedBody struct {
	io.Reader
	io.Closer
}
