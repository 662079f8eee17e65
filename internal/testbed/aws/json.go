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

// refusedError is a refusal as AWS puts it, with its code in the JSON protocol and in the query protocol.
type refusedError struct{ json, query, message string }

func (e *refusedError) Error() string { return e.message }

func refuseJSON(w http.ResponseWriter, err error) {
	code := "InvalidParameterException"
	if refused, is := errors.AsType[*refusedError](err); is {
		code = refused.json
	}
	jsonError(w, code, err.Error())
}
