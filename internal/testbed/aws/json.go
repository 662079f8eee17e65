package aws

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// operation is the name in X-Amz-Target, without the name of the service in front.
func operation(r *http.Request) string {
	target := r.Header.Get("X-Amz-Target")
	return target[strings.LastIndex(target, ".")+1:]
}

func writeJSON(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-Requestid", random(32))
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document)
}

func jsonError(w http.ResponseWriter, code, message string) {
	writeJSON(w, http.StatusBadRequest, map[string]string{"__type": code, "message": message})
}

// refuseJSON reports an error of the signature, of a policy, or of the content.
func refuseJSON(w http.ResponseWriter, err error) {
	var signature *signatureError
	var refused *deniedError
	var absent *absentError
	switch {
	case errors.As(err, &signature):
		code := map[signatureProblem]string{
			missing: "MissingAuthenticationTokenException", unknownKey: "UnrecognizedClientException",
			mismatch: "InvalidSignatureException", expired: "ExpiredTokenException",
		}[signature.kind]
		jsonError(w, code, signature.message)
	case errors.As(err, &refused):
		jsonError(w, "AccessDeniedException", refused.message)
	case errors.As(err, &absent):
		jsonError(w, absent.code, absent.message)
	default:
		jsonError(w, "InvalidParameterException", err.Error())
	}
}

// absentError is what AWS says of a repository or an image that is not there.
type absentError struct{ code, message string }

func (e *absentError) Error() string { return e.message }
