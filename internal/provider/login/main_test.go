package login_test

import (
	"os"
	"testing"

	"github.com/palette-oci/terraform-provider-palette/internal/acctest"
)

func TestMain(m *testing.M) { os.Exit(acctest.Main(m)) }
