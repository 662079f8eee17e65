package controlplane

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strconv"
	"unicode/utf8"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// bodyLimit bounds a request in bytes. The largest legitimate ones are profiles
// of many layers with long values.
const bodyLimit = 8 << 20

// receiveBody reads the whole body before the operation begins, so that a slow
// client holds no transaction.
func receiveBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	document, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		// What is left of the body would be taken for the next request.
		w.Header().Set("Connection", "close")
		return nil, bodyFault(err)
	}
	if !utf8.Valid(document) {
		return nil, invalid("the body is not UTF-8")
	}
	return document, nil
}

// bodyFault is the refusal of a body that could not be read to its end.
func bodyFault(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return refuse(http.StatusRequestEntityTooLarge, v1.CodeInvalidRequest,
			"the body is larger than %d bytes", bodyLimit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return refuse(http.StatusRequestTimeout, v1.CodeRequestTimeout, "the body did not arrive in time")
	}
	return invalid("the body could not be read to its end")
}

// decode reads a JSON body into target. Fields that are not known here are left
// alone: Palette knows more of them.
func decode(document []byte, target any) error {
	if err := json.Unmarshal(document, target); err != nil {
		return invalid("the body is not the JSON that is expected here: %s", where(err))
	}
	return nil
}

// where describes the error of a document without its content, which may hold
// secrets.
func where(err error) string {
	var syntax *json.SyntaxError
	var shape *json.UnmarshalTypeError
	switch {
	case errors.As(err, &shape):
		return "field " + strconv.Quote(shape.Field) + " is a " + shape.Value + ", not a " + shape.Type.String()
	case errors.As(err, &syntax):
		return "it is malformed at byte " + strconv.FormatInt(syntax.Offset, 10)
	}
	return "it is malformed"
}
