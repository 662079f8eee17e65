package aws

import (
	"encoding/xml"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// serveSTS speaks the query protocol: a form in, XML out.
func (a *api) serveSTS(w http.ResponseWriter, r *http.Request, caller identity) {
	if err := r.ParseForm(); err != nil {
		queryError(w, http.StatusBadRequest, "MalformedInput", err.Error())
		return
	}
	switch action := r.PostForm.Get("Action"); action {
	case "GetCallerIdentity":
		callerIdentity(w, caller)
	case "AssumeRole":
		a.assumeRole(w, r, caller)
	default:
		queryError(w, http.StatusBadRequest, "InvalidAction",
			"Could not find operation "+action+" for version 2011-06-15")
	}
}

type stsIdentity struct {
	XMLName xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ GetCallerIdentityResponse"`
	ARN     string   `xml:"GetCallerIdentityResult>Arn"`
	UserID  string   `xml:"GetCallerIdentityResult>UserId"`
	Account string   `xml:"GetCallerIdentityResult>Account"`
}

func callerIdentity(w http.ResponseWriter, caller identity) {
	writeXML(w, http.StatusOK, stsIdentity{ARN: caller.arn, UserID: caller.userID, Account: caller.account})
}

type stsSession struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ AssumeRoleResponse"`
	ARN       string   `xml:"AssumeRoleResult>AssumedRoleUser>Arn"`
	RoleID    string   `xml:"AssumeRoleResult>AssumedRoleUser>AssumedRoleId"`
	KeyID     string   `xml:"AssumeRoleResult>Credentials>AccessKeyId"`
	Secret    string   `xml:"AssumeRoleResult>Credentials>SecretAccessKey"`
	Token     string   `xml:"AssumeRoleResult>Credentials>SessionToken"`
	ExpiresAt string   `xml:"AssumeRoleResult>Credentials>Expiration"`
}

// sessionName is the form that the STS API Reference gives for RoleSessionName.
var sessionName = regexp.MustCompile(`^[\w+=,.@-]{2,64}$`)

func (a *api) assumeRole(w http.ResponseWriter, r *http.Request, caller identity) {
	arn, name := r.PostForm.Get("RoleArn"), r.PostForm.Get("RoleSessionName")
	if arn == "" || !sessionName.MatchString(name) {
		queryError(w, http.StatusBadRequest, "ValidationError",
			"RoleArn or RoleSessionName failed to satisfy constraint")
		return
	}
	role, err := a.assumable(caller, arn, r.PostForm.Get("ExternalId"))
	if err != nil {
		refuseQuery(w, err)
		return
	}
	length := time.Hour
	if text := r.PostForm.Get("DurationSeconds"); text != "" {
		seconds, err := strconv.Atoi(text)
		if err != nil || seconds < 900 || seconds > 43200 {
			queryError(w, http.StatusBadRequest, "ValidationError",
				"DurationSeconds failed to satisfy constraint: 900 to 43200")
			return
		}
		length = time.Duration(seconds) * time.Second
	}
	k, userID := a.session(role, name, length)
	writeXML(w, http.StatusOK, stsSession{
		ARN: k.identity.arn, RoleID: userID, KeyID: k.id, Secret: k.secret, Token: k.session,
		ExpiresAt: k.expires.UTC().Format(time.RFC3339),
	})
}

// assumable checks an AssumeRole. AWS refuses a role that does not exist like one that does not trust the caller.
func (c *Cloud) assumable(caller identity, arn, externalID string) (*Role, error) {
	const action = "sts:AssumeRole"
	c.mu.Lock()
	role := c.roles[arn]
	c.mu.Unlock()
	if role == nil {
		return nil, denied(caller.arn, action, arn, "")
	}
	trusted, alone := role.trusts(caller, externalID)
	if !trusted {
		return nil, denied(caller.arn, action, arn, "")
	}
	if err := caller.allows(action, arn); err != nil && !alone {
		return nil, err
	}
	return role, nil
}

func refuseQuery(w http.ResponseWriter, err error) {
	code := "AccessDenied"
	if refused, is := errors.AsType[*refusedError](err); is {
		code = refused.query
	}
	queryError(w, http.StatusForbidden, code, err.Error())
}

type queryFault struct {
	XMLName   xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ ErrorResponse"`
	Type      string   `xml:"Error>Type"`
	Code      string   `xml:"Error>Code"`
	Message   string   `xml:"Error>Message"`
	RequestID string   `xml:"RequestId"`
}

func queryError(w http.ResponseWriter, status int, code, message string) {
	writeXML(w, status, queryFault{Type: "Sender", Code: code, Message: message, RequestID: random(32)})
}

func writeXML(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_ = xml.NewEncoder(w).Encode(document)
}
