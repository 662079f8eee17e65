package ecr_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/authority"
	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/endpoint"
	"github.com/palette-oci/terraform-provider-palette/internal/probe"
	"github.com/palette-oci/terraform-provider-palette/internal/probe/ecr"
	"github.com/palette-oci/terraform-provider-palette/internal/redact"
)

const (
	machineKey  = "AKIAMACHINE000000000"
	registryKey = "AKIAREGISTRY00000000"
	assumedKey  = "ASIAASSUMED000000000"
	roleARN     = "arn:aws:iam::123456789012:role/palette"
	externalID  = "external id of a tenant"
	secretKey   = "secret/key+of the registry"
	private     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
)

// TestMain sets an environment that makes every test fail that is affected by it:
// another region, and an endpoint that does not exist.
func TestMain(m *testing.M) {
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": machineKey, "AWS_SECRET_ACCESS_KEY": "machine secret", "AWS_SESSION_TOKEN": "",
		"AWS_REGION": "ap-south-1", "AWS_DEFAULT_REGION": "ap-south-1", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_ENDPOINT_URL": "https://absent.invalid", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "",
	} {
		if err := os.Setenv(name, value); err != nil {
			log.Fatal(err)
		}
	}
	os.Exit(m.Run())
}

// request is a request that an AWS API received.
type request struct {
	host, action, key, region string
	form                      url.Values
}

// account is the AWS APIs under their own host names.
type account struct {
	t    *testing.T
	addr string
	pool *x509.CertPool
	now  time.Time

	mu       sync.Mutex
	log      []request
	issued   int
	lifetime time.Duration
	refuse   map[string]*refusal // by action
}

// refusal is an error of an AWS API.
type refusal struct {
	status        int
	code, message string
	times         int // how often it is sent; below zero, always
}

func newAccount(t *testing.T) *account {
	t.Helper()
	a := &account{t: t, now: time.Now(), lifetime: 12 * time.Hour, refuse: map[string]*refusal{}}
	a.serve(a)
	return a
}

// serve lets a handler respond under all host names.
func (a *account) serve(handler http.Handler) {
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{GetCertificate: a.certificates()}
	server.StartTLS()
	a.t.Cleanup(server.Close)
	a.addr = server.Listener.Addr().String()
}

func (a *account) certificates() func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	trusted, err := authority.New("test authority", time.Hour)
	if err != nil {
		a.t.Fatal(err)
	}
	a.pool = trusted.Pool()
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		return trusted.Leaf(time.Time{}, []string{hello.ServerName})
	}
}

func (a *account) source(change ...func(*ecr.Options)) *ecr.Source {
	options := ecr.Options{
		Transport: func(transport *http.Transport) {
			if transport.TLSClientConfig.MinVersion < tls.VersionTLS12 {
				a.t.Error("TLS below 1.2 is allowed")
			}
			transport.Proxy = nil
			transport.TLSClientConfig.RootCAs = a.pool
			transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, a.addr)
			}
		},
	}
	for _, apply := range change {
		apply(&options)
	}
	return ecr.New(options)
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	received := request{host: r.Host, form: form, action: form.Get("Action")}
	if received.action == "" {
		_, received.action, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	}
	_, credential, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	if parts := strings.Split(credential, "/"); len(parts) > 3 {
		received.key, received.region = parts[0], parts[2]
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.log = append(a.log, received)
	if refused := a.refuse[received.action]; refused != nil && refused.times != 0 {
		refused.times--
		a.fail(w, received, refused)
		return
	}
	switch received.action {
	case "AssumeRole":
		_, _ = fmt.Fprintf(w,
			`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
			<AccessKeyId>%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>%s</Expiration>
			</Credentials></AssumeRoleResult></AssumeRoleResponse>`, assumedKey,
			a.now.Add(time.Hour).UTC().Format(time.RFC3339))
	case "GetAuthorizationToken":
		a.issued++
		data := map[string]any{
			"authorizationToken": base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "AWS:token %d for %s", a.issued, received.key)),
			"expiresAt":          float64(a.now.Add(a.lifetime).Unix()),
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		if strings.Contains(r.Host, "ecr-public") {
			_ = json.NewEncoder(w).Encode(map[string]any{"authorizationData": data})
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"authorizationData": []any{data}})
	case "DescribeRepositories":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		response := map[string]any{
			"repositories": []map[string]string{{"repositoryName": "team/web"}}, "nextToken": "more",
		}
		if strings.Contains(string(body), "more") {
			response = map[string]any{"repositories": []map[string]string{{"repositoryName": "db"}}}
		}
		_ = json.NewEncoder(w).Encode(response)
	default:
		http.Error(w, "no such action", http.StatusNotFound)
	}
}

func (a *account) fail(w http.ResponseWriter, received request, refused *refusal) {
	if received.form.Has("Action") {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(refused.status)
		_, _ = fmt.Fprintf(
			w,
			`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>`, refused.code, refused.message,
		)
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("X-Amzn-Errortype", refused.code)
	w.WriteHeader(refused.status)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": refused.code, "message": refused.message})
}

// requests returns action, host, region and key of every request.
func (a *account) requests() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var lines []string
	for _, received := range a.log {
		lines = append(lines, received.action+" "+received.host+" "+received.region+" "+received.key)
	}
	return lines
}

func registry(t *testing.T, text string, c credential.Credential) probe.Registry {
	t.Helper()
	parsed, err := endpoint.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return probe.Registry{Endpoint: parsed, Credential: c}
}

var (
	accessKey = credential.Credential{Kind: credential.AccessKey, AccessKeyID: registryKey, SecretAccessKey: redact.New(secretKey)}
	role      = credential.Credential{Kind: credential.Role, RoleARN: roleARN, ExternalID: externalID}
	runner    = credential.Credential{Kind: credential.RunnerIdentity}
)

func failure(t *testing.T, err error) *probe.Error {
	t.Helper()
	var failed *probe.Error
	if !errors.As(err, &failed) {
		t.Fatalf("not a probe error: %v", err)
	}
	return failed
}

// outcome is that of the error, "" for nil.
func outcome(t *testing.T, err error) probe.Outcome {
	t.Helper()
	if err == nil {
		return ""
	}
	return failure(t, err).Outcome
}

func TestLoginUsesAPIOfEndpoint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		endpoint   string
		credential credential.Credential
		want       []string
	}{
		{private, accessKey, []string{"GetAuthorizationToken api.ecr.eu-west-1.amazonaws.com eu-west-1 " + registryKey}},
		{private, runner, []string{"GetAuthorizationToken api.ecr.eu-west-1.amazonaws.com eu-west-1 " + machineKey}},
		{private, role, []string{
			"AssumeRole sts.eu-west-1.amazonaws.com eu-west-1 " + machineKey,
			"GetAuthorizationToken api.ecr.eu-west-1.amazonaws.com eu-west-1 " + assumedKey}},
		{"123456789012.dkr.ecr-fips.us-east-1.amazonaws.com", accessKey, []string{"GetAuthorizationToken api.ecr-fips.us-east-1.amazonaws.com us-east-1 " + registryKey}},
		{"123456789012.dkr-ecr.eu-west-1.on.aws", accessKey, []string{"GetAuthorizationToken ecr.eu-west-1.api.aws eu-west-1 " + registryKey}},
		{"123456789012.dkr.ecr.us-gov-west-1.amazonaws.com", accessKey, []string{"GetAuthorizationToken api.ecr.us-gov-west-1.amazonaws.com us-gov-west-1 " + registryKey}},
		{"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", accessKey, []string{"GetAuthorizationToken api.ecr.cn-north-1.amazonaws.com.cn cn-north-1 " + registryKey}},
		{"123456789012.dkr.ecr.eusc-de-east-1.amazonaws.eu", accessKey, []string{"GetAuthorizationToken api.ecr.eusc-de-east-1.amazonaws.eu eusc-de-east-1 " + registryKey}},
		{"public.ecr.aws/alias", runner, []string{"GetAuthorizationToken api.ecr-public.us-east-1.amazonaws.com us-east-1 " + machineKey}},
	} {
		t.Run(test.endpoint+" "+string(test.credential.Kind), func(t *testing.T) {
			t.Parallel()
			aws := newAccount(t)
			login, err := aws.source().Login(t.Context(), registry(t, test.endpoint, test.credential))
			if err != nil {
				t.Fatal(err)
			}
			if login.Username != "AWS" || !strings.HasPrefix(login.Password.Reveal(), "token 1 for ") ||
				time.Until(login.ExpiresAt) < 11*time.Hour {
				t.Errorf("%s, %s, %s", login.Username, login.Password.Reveal(), login.ExpiresAt)
			}
			if got := aws.requests(); !slices.Equal(got, test.want) {
				t.Errorf("requests %q, want %q", got, test.want)
			}
		})
	}
}

func TestLoginNamesRoleSession(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	if _, err := aws.source().Login(t.Context(), registry(t, private, role)); err != nil {
		t.Fatal(err)
	}
	form := aws.log[0].form
	if form.Get("RoleArn") != roleARN || form.Get("ExternalId") != externalID ||
		form.Get("RoleSessionName") != "terraform-provider-palette" {
		t.Errorf("%v", form)
	}
}

func TestLoginIsRemembered(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	var offset time.Duration
	source := aws.source(func(o *ecr.Options) { o.Now = func() time.Time { return aws.now.Add(offset) } })
	ireland := registry(t, private, accessKey)
	california := registry(t, "123456789012.dkr.ecr.us-west-1.amazonaws.com", accessKey)
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			for _, target := range []probe.Registry{ireland, california} {
				if _, err := source.Login(t.Context(), target); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := aws.requests(); len(got) != 2 {
		t.Fatalf("requests %q", got)
	}
	first, _ := source.Login(t.Context(), ireland)

	offset = 12*time.Hour - time.Minute // almost expired
	second, err := source.Login(t.Context(), ireland)
	if err != nil || second.Password.Equal(first.Password) {
		t.Errorf("the login that has almost expired was not replaced: %v", err)
	}
	offset = 0
	third, err := source.Renew(t.Context(), ireland, second)
	if err != nil || third.Password.Equal(second.Password) {
		t.Errorf("the renewal has the same password: %v", err)
	}
	fourth, err := source.Renew(t.Context(), ireland, second) // second was already replaced
	if err != nil || !fourth.Password.Equal(third.Password) {
		t.Errorf("renewed twice: %v", err)
	}
}

func TestLoginClassifiesRefusals(t *testing.T) {
	t.Parallel()
	const denied = "User: arn:aws:iam::123456789012:user/x is not authorized to perform: " +
		"ecr:GetAuthorizationToken on resource: * because no identity-based policy allows the " +
		"ecr:GetAuthorizationToken action"
	for name, test := range map[string]struct {
		credential credential.Credential
		action     string
		refusal    refusal
		want       probe.Outcome
		cause      string
		permission string
	}{
		"role, denied":         {role, "AssumeRole", refusal{403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole", -1}, probe.RoleNotAssumed, "trust policy", "sts:AssumeRole on " + roleARN},
		"role, external id":    {role, "AssumeRole", refusal{403, "AccessDenied", "no " + externalID, -1}, probe.RoleNotAssumed, "external id", "sts:AssumeRole"},
		"role, region":         {role, "AssumeRole", refusal{403, "RegionDisabledException", "not activated", -1}, probe.RoleNotAssumed, "not active in eu-west-1", ""},
		"role, machine's key":  {role, "AssumeRole", refusal{403, "InvalidClientTokenId", "invalid", -1}, probe.NoIdentity, "AWS credentials of this machine", ""},
		"role, no action":      {role, "GetAuthorizationToken", refusal{400, "AccessDeniedException", denied, -1}, probe.Forbidden, "ecr:GetAuthorizationToken", `{"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"}`},
		"key, no action":       {accessKey, "GetAuthorizationToken", refusal{400, "AccessDeniedException", "", -1}, probe.Forbidden, "ecr:GetAuthorizationToken", "ecr:GetAuthorizationToken on *"},
		"key, denied":          {accessKey, "GetAuthorizationToken", refusal{400, "AccessDeniedException", strings.ReplaceAll(denied, "no identity-based policy allows", "with an explicit deny in a service control policy"), -1}, probe.Forbidden, "denies ecr:GetAuthorizationToken", "ecr:GetAuthorizationToken on *"},
		"key, unknown":         {accessKey, "GetAuthorizationToken", refusal{400, "UnrecognizedClientException", "The security token included in the request is invalid.", -1}, probe.CredentialsRefused, "inactive or was deleted", ""},
		"key, wrong secret":    {accessKey, "GetAuthorizationToken", refusal{403, "InvalidSignatureException", "signature of " + secretKey, -1}, probe.CredentialsRefused, "do not belong together", ""},
		"runner, expired":      {runner, "GetAuthorizationToken", refusal{403, "ExpiredTokenException", "expired", -1}, probe.NoIdentity, "AWS credentials of this machine", ""},
		"throttled":            {accessKey, "GetAuthorizationToken", refusal{400, "ThrottlingException", "Rate exceeded", -1}, probe.RateLimited, "many requests", ""},
		"server error":         {accessKey, "GetAuthorizationToken", refusal{500, "ServerException", "oops", -1}, probe.ServerError, "failing", ""},
		"something unexpected": {accessKey, "GetAuthorizationToken", refusal{400, "InvalidParameterException", "?", -1}, probe.Malformed, "unexpected", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			aws := newAccount(t)
			aws.refuse[test.action] = &test.refusal
			source := aws.source()
			_, err := source.Login(t.Context(), registry(t, private, test.credential))
			failed := failure(t, err)
			if failed.Outcome != test.want || failed.Registry != private || failed.Code != test.refusal.code ||
				failed.Status != test.refusal.status {
				t.Errorf("%+v", failed)
			}
			if !strings.Contains(strings.Join(failed.Causes, "\n"), test.cause) || failed.NextStep == "" {
				t.Errorf("causes %q, next step %q", failed.Causes, failed.NextStep)
			}
			if !strings.Contains(failed.Permission, test.permission) ||
				(test.permission == "") != (failed.Permission == "") {
				t.Errorf("permission %q", failed.Permission)
			}
			text := fmt.Sprintf("%+v %s", *failed, failed.Err)
			if strings.Contains(text, secretKey) {
				t.Errorf("the secret key is in %s", text)
			}
			if strings.Contains(test.refusal.message, externalID) != strings.Contains(text, externalID) {
				t.Errorf("the external id, which is not secret, is missing or unexpected: %s", text)
			}
			count := len(aws.requests())
			_, err = source.Login(t.Context(), registry(t, private, test.credential))
			if outcome(t, err) != test.want || len(aws.requests()) != count {
				t.Error("the refusal was not remembered")
			}
		})
	}
}

func TestLoginWaitsForPropagation(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		action, code string
		times        int
		wait         time.Duration
		want         probe.Outcome // "" for a login
	}{
		"role in time":     {"AssumeRole", "AccessDenied", 2, 10 * time.Second, ""},
		"key in time":      {"GetAuthorizationToken", "UnrecognizedClientException", 2, 10 * time.Second, ""},
		"policy in time":   {"GetAuthorizationToken", "AccessDeniedException", 1, 10 * time.Second, ""},
		"never":            {"AssumeRole", "AccessDenied", -1, 2 * time.Second, probe.RoleNotAssumed},
		"no wait":          {"AssumeRole", "AccessDenied", 1, 0, probe.RoleNotAssumed},
		"a wrong secret":   {"GetAuthorizationToken", "InvalidSignatureException", 1, 10 * time.Second, probe.CredentialsRefused},
		"an unusual error": {"GetAuthorizationToken", "InvalidParameterException", 1, 10 * time.Second, probe.Malformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			aws := newAccount(t)
			aws.refuse[test.action] = &refusal{400, test.code, "no", test.times}
			target := registry(t, private, accessKey)
			if test.action == "AssumeRole" {
				target.Credential = role
			}
			target.Propagation = test.wait
			start := time.Now()
			_, err := aws.source().Login(t.Context(), target)
			if got := outcome(t, err); got != test.want {
				t.Errorf("%q, want %q: %v", got, test.want, err)
			}
			if test.times < 0 && time.Since(start) > 10*time.Second {
				t.Errorf("waited %s", time.Since(start))
			}
			if test.times < 0 && len(aws.requests()) < 3 {
				t.Errorf("only %d requests", len(aws.requests()))
			}
		})
	}
}

func TestLoginEndsWaitAtDeadline(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	aws.refuse["AssumeRole"] = &refusal{403, "AccessDenied", "no", -1}
	target := registry(t, private, role)
	target.Propagation = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	if _, err := aws.source().Login(ctx, target); failure(t, err).Outcome != probe.RoleNotAssumed {
		t.Errorf("the error is not the refusal: %v", err)
	}
}

func TestLoginRepeatsRememberedRefusalThatMayPropagate(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	aws.refuse["AssumeRole"] = &refusal{403, "AccessDenied", "no", 1}
	source, target := aws.source(), registry(t, private, role)
	if _, err := source.Login(t.Context(), target); failure(t, err).Outcome != probe.RoleNotAssumed {
		t.Fatal(err)
	}
	target.Propagation = time.Second
	if _, err := source.Login(t.Context(), target); err != nil {
		t.Errorf("the remembered refusal was returned: %v", err)
	}
}

func TestLoginWithoutConnection(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	aws.addr = "127.0.0.1:1"
	_, err := aws.source().Login(t.Context(), registry(t, private, accessKey))
	if failed := failure(t, err); failed.Outcome != probe.Unreachable ||
		!strings.Contains(failed.URL, "api.ecr.eu-west-1.amazonaws.com") {
		t.Errorf("%+v", failed)
	}
	untrusting := newAccount(t)
	untrusting.pool = x509.NewCertPool()
	_, err = untrusting.source().Login(t.Context(), registry(t, private, accessKey))
	if failed := failure(t, err); failed.Outcome != probe.UntrustedCertificate {
		t.Errorf("%+v", failed)
	}
}

func TestLoginRequiresAWSCredential(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	_, err := aws.source().Login(t.Context(), registry(t, private, credential.Credential{}))
	if failed := failure(t, err); failed.Outcome != probe.CredentialsRequired {
		t.Errorf("%+v", failed)
	}
	_, err = aws.source().Login(t.Context(), registry(t, "contoso.azurecr.io", accessKey))
	if failed := failure(t, err); failed.Outcome != probe.CredentialsUnusable {
		t.Errorf("%+v", failed)
	}
	if len(aws.requests()) != 0 {
		t.Errorf("requests %q", aws.requests())
	}
}

func TestLoginWithoutIdentity(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	aws := newAccount(t)
	for _, c := range []credential.Credential{role, runner} {
		_, err := aws.source().Login(t.Context(), registry(t, private, c))
		if failed := failure(t, err); failed.Outcome != probe.NoIdentity || failed.NextStep == "" {
			t.Errorf("%+v", failed)
		}
	}
	if _, err := aws.source().Login(t.Context(), registry(t, private, accessKey)); err != nil {
		t.Errorf("an access key needs no identity of the machine: %v", err)
	}
}

func TestRepositories(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	names, err := aws.source().Repositories(t.Context(), registry(t, private, accessKey))
	if err != nil || !slices.Equal(names, []string{"team/web", "db"}) {
		t.Errorf("%q, %v", names, err)
	}
	aws.refuse["DescribeRepositories"] = &refusal{400, "AccessDeniedException", "no", -1}
	_, err = aws.source().Repositories(t.Context(), registry(t, private, accessKey))
	if failed := failure(t, err); failed.Outcome != probe.Forbidden ||
		!strings.Contains(
			failed.Permission, "ecr:DescribeRepositories on arn:aws:ecr:eu-west-1:123456789012:repository/*",
		) {
		t.Errorf("%+v", failed)
	}
}

func TestCancelledLoginIsNotRemembered(t *testing.T) {
	t.Parallel()
	aws := newAccount(t)
	source, target := aws.source(), registry(t, private, accessKey)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := source.Login(ctx, target); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if _, err := source.Login(t.Context(), target); err != nil {
		t.Error(err)
	}
}
