package budget_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/palette-oci/terraform-provider-palette/internal/budget"
)

func TestReadAll(t *testing.T) {
	t.Parallel()
	limit := budget.Limit{Of: "text", Unit: budget.Bytes, Max: 8, Why: "words are short"}
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		text      io.Reader
		announced int64
		want      string
		got       int64 // of the ExceededError, 0 for none
		err       error
	}{
		"empty":            {strings.NewReader(""), -1, "", 0, nil},
		"to the limit":     {strings.NewReader("12345678"), -1, "12345678", 0, nil},
		"one more":         {strings.NewReader("123456789"), -1, "", 9, nil},
		"without an end":   {endless{}, -1, "", 9, nil},
		"byte by byte":     {iotest.OneByteReader(endless{}), -1, "", 9, nil},
		"announced":        {iotest.ErrReader(errors.New("read although more was announced")), 9, "", 9, nil},
		"announced less":   {strings.NewReader("123456789"), 3, "", 9, nil},
		"read error":       {io.MultiReader(strings.NewReader("1234"), iotest.ErrReader(broken)), -1, "1234", 0, broken},
		"error after more": {io.MultiReader(strings.NewReader("123456789"), iotest.ErrReader(broken)), -1, "", 9, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content, err := budget.ReadAll(test.text, limit, test.announced)
			exceeded, is := budget.As(err)
			if string(content) != test.want || is != (test.got > 0) || is && exceeded.Got != test.got ||
				test.err != nil && !errors.Is(err, test.err) {
				t.Errorf("%q, %v", content, err)
			}
		})
	}
}

func TestReader(t *testing.T) {
	t.Parallel()
	limit := budget.Limit{Of: "text", Unit: budget.Bytes, Max: 8, Why: "words are short"}
	if err := iotest.TestReader(budget.Reader(strings.NewReader("12345678"), limit), []byte("12345678")); err != nil {
		t.Error(err)
	}
	for range 2 {
		content, err := io.ReadAll(budget.Reader(endless{}, limit))
		if _, is := budget.As(err); !is || string(content) != "xxxxxxxx" {
			t.Errorf("%q, %v", content, err)
		}
	}
	if text := budget.Over(limit, 9).Explain(); text != "text: more than 8 bytes, at least 9 bytes; words are short" {
		t.Error(text)
	}
}

type endless struct{}

func (endless) Read(into []byte) (int, error) {
	for i := range into {
		into[i] = 'x'
	}
	return len(into), nil
}
