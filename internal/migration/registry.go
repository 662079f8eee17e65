package migration

import (
	"strconv"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/registry"
)

// Registry is an OCI registry as the source keeps it, and what a move reports.
type Registry struct {
	UID, Name string
	// Settings are without secrets. The source has no default region: it is "".
	Settings registry.Settings
	// SecretLeft says that the state holds the secret of the credentials.
	SecretLeft bool
}

// providerHelm is the provider_type of registries of Helm charts. Releases
// before 0.21.5 had no other, and did not name it.
const providerHelm = "helm"

// Registry reads a spectrocloud_registry_oci. Its errors are of type *Error.
func (s Source) Registry() (Registry, error) {
	state, failed := s.open(TypeRegistry, registryVersion)
	if failed != nil {
		return Registry{}, failed
	}
	if kind := state.keyword("provider_type"); kind != "" && kind != providerHelm {
		return Registry{}, s.refused(state, OtherContent, state.text("provider_type"))
	}
	held := registry.Settings{
		Kind:         registry.Kind(state.keyword("type")),
		Endpoint:     endpoint.Read(state.text("endpoint")),
		ContentPath:  state.text("base_content_path"),
		Synchronized: state.flag("is_synchronization"),
	}
	login := state.block("credentials")
	switch held.Kind {
	case registry.Basic:
		held.Suffix = state.text("endpoint_suffix")
		held.Credential = login.basic()
	case registry.ECR:
		held.Private = state.flag("is_private")
		if held.Private {
			held.Credential = login.aws()
		}
	default:
		return Registry{}, s.refused(state, OtherKind, state.text("type"))
	}
	trust := login.block("tls_config")
	held.CA, held.InsecureSkipVerify = trust.text("certificate"), trust.flag("insecure_skip_verify")
	return Registry{
		UID: state.text("id"), Name: state.text("name"), Settings: held,
		SecretLeft: login.secret(held.Credential.Kind),
	}, nil
}

// open reads the state of a resource of the given type, in a version of its
// schema that is not later than the given one.
func (s Source) open(kind string, version int64) (object, *Error) {
	if s.Type != kind {
		return nil, &Error{Reason: WrongType, Type: s.Type, Value: s.Type}
	}
	state, failed := s.decode()
	if failed != nil {
		return nil, failed
	}
	switch {
	case state.text("id") == "" || state.text("name") == "":
		return nil, s.refused(state, Unidentified, "")
	case s.Version > version:
		return nil, s.refused(state, NewerVersion, strconv.FormatInt(s.Version, 10))
	default:
		return state, nil
	}
}

// refused is the error for a state that was read.
func (s Source) refused(state object, reason Reason, value string) *Error {
	return &Error{Reason: reason, Type: s.Type, Name: state.text("name"), UID: state.text("id"), Value: value}
}

// basic are credentials of a basic registry: the source registers one of any
// other credential type as anonymous.
func (o object) basic() credential.Credential {
	if o.keyword("credential_type") != "basic" {
		return credential.Credential{}
	}
	return credential.Credential{Kind: credential.Basic, Username: o.text("username")}
}

// aws are credentials of a private Amazon ECR registry. An empty type is that of
// an access key.
func (o object) aws() credential.Credential {
	switch o.keyword("credential_type") {
	case "", "secret":
		return credential.Credential{Kind: credential.AccessKey, AccessKeyID: o.text("access_key")}
	case "sts":
		return credential.Credential{Kind: credential.Role, RoleARN: o.text("arn"), ExternalID: o.text("external_id")}
	default:
		return credential.Credential{}
	}
}

// secret reports whether the secret of credentials is there.
func (o object) secret(kind credential.Kind) bool {
	switch kind {
	case credential.Basic:
		return o.text("password") != ""
	case credential.AccessKey:
		return o.text("secret_key") != ""
	default:
		return false
	}
}
