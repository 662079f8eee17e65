package attribute

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/palette"
)

// notAsPasted is the summary of the checks of credentials that are pasted, or read from a file. Their errors never
// repeat the text.
const notAsPasted = "Malformed Credential"

var errHostUser = errors.New("the host contains a user name or password; set the API key in api_key, and write only " +
	"the host, such as palette.example.com")

// Username checks a user name.
func Username() validator.String {
	return Valid("a user name without what is pasted along", notAsPasted, credential.CheckUsername)
}

// Password checks a password or token.
func Password() validator.String {
	return Valid("a password without what is pasted along", notAsPasted, credential.CheckPassword)
}

// AccessKeyID checks the id of an AWS access key.
func AccessKeyID() validator.String {
	return Valid("the id of an AWS access key", notAsPasted, credential.CheckAccessKeyID)
}

// SecretAccessKey checks the secret of an AWS access key.
func SecretAccessKey() validator.String {
	return Valid("the secret of an AWS access key", notAsPasted, credential.CheckSecretAccessKey)
}

// ExternalID checks the external id of a role.
func ExternalID() validator.String {
	return Valid("an external id", notAsPasted, credential.CheckExternalID)
}

// APIKey checks an API key of Palette.
func APIKey() validator.String {
	return Valid("an API key without what is pasted along", notAsPasted, credential.CheckAPIKey)
}

// PaletteHost checks the address of Palette.
func PaletteHost() validator.String {
	return Valid("a host or an https:// address", "Invalid Palette Host", func(text string) error {
		switch {
		case text == "":
			return errEmpty
		case strings.Contains(text, "@"):
			return errHostUser
		}
		if err := credential.CheckPasted(text); err != nil {
			return err
		}
		return palette.CheckAddress(text)
	})
}
