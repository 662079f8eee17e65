package testbed_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecrpublic"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed/aws"
)

const (
	account = "214575254960"
	palette = "999988887777"
	chart   = "charts/web"
	tag     = "1.2.3_build.5"
)

var pull = aws.Allow(
	"ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability",
)

func awsConfig(w *testbed.World, region, id, secret, session string) sdk.Config {
	return sdk.Config{
		Region: region, HTTPClient: w.Client(), RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider(id, secret, session),
	}
}

func codeOf(err error) string {
	if failure, ok := errors.AsType[smithy.APIError](err); ok {
		return failure.ErrorCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// password logs in and returns the password of "docker login".
func password(t *testing.T, c sdk.Config) string {
	t.Helper()
	out, err := ecr.NewFromConfig(c).GetAuthorizationToken(t.Context(), &ecr.GetAuthorizationTokenInput{})
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, out.AuthorizationData[0].AuthorizationToken)
}

func decode(t *testing.T, token *string) string {
	t.Helper()
	plain, err := base64.StdEncoding.DecodeString(sdk.ToString(token))
	user, password, _ := strings.Cut(string(plain), ":")
	if err != nil || user != "AWS" {
		t.Fatalf("token of %q: %v", user, err)
	}
	return password
}

// send requests a path of a private registry with a password; "" sends none.
func send(t *testing.T, w *testbed.World, host, path, password string) (*http.Response, string) {
	t.Helper()
	headers := []string{"Accept", ocispec.MediaTypeImageManifest}
	if password != "" {
		headers = append(headers, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("AWS:"+password)))
	}
	return get(t, w.Client(), "https://"+host+"/v2/"+path, headers...)
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	user := w.AWS().AddUser(aws.UserSpec{Account: account, Name: "ci", Policies: []string{pull}})
	key := user.NewAccessKey(0)
	fresh := user.NewAccessKey(2)
	whoami := func(c sdk.Config) (string, error) {
		out, err := sts.NewFromConfig(c).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
		if err != nil {
			return "", err
		}
		return sdk.ToString(out.Arn), nil
	}
	if arn, err := whoami(awsConfig(w, "eu-west-1", key.ID, key.Secret, "")); err != nil || arn != user.ARN {
		t.Errorf("a good key: %s %v", arn, err)
	}
	for name, test := range map[string]struct {
		config   sdk.Config
		sts, ecr string
	}{
		"wrong secret":  {awsConfig(w, "eu-west-1", key.ID, "x", ""), "SignatureDoesNotMatch", "InvalidSignatureException"},
		"unknown key":   {awsConfig(w, "eu-west-1", "AKIAUNKNOWN", "x", ""), "InvalidClientTokenId", "UnrecognizedClientException"},
		"foreign token": {awsConfig(w, "eu-west-1", key.ID, key.Secret, "x"), "InvalidClientTokenId", "UnrecognizedClientException"},
		"new key":       {awsConfig(w, "eu-west-1", fresh.ID, fresh.Secret, ""), "InvalidClientTokenId", "UnrecognizedClientException"},
	} {
		if _, err := whoami(test.config); codeOf(err) != test.sts {
			t.Errorf("%s: STS responds %v, want %s", name, err, test.sts)
		}
		if _, err := ecr.NewFromConfig(test.config).GetAuthorizationToken(t.Context(), nil); codeOf(err) != test.ecr {
			t.Errorf("%s: ECR responds %v, want %s", name, err, test.ecr)
		}
	}
	if _, err := whoami(awsConfig(w, "eu-west-1", fresh.ID, fresh.Secret, "")); err != nil {
		t.Errorf("the new key after a while: %v", err)
	}
	// Signed for one region, sent to another.
	astray := ecr.NewFromConfig(awsConfig(w, "us-west-1", key.ID, key.Secret, ""), func(o *ecr.Options) {
		o.BaseEndpoint = sdk.String("https://api.ecr.eu-west-1.amazonaws.com")
	})
	if _, err := astray.GetAuthorizationToken(t.Context(), nil); codeOf(err) != "InvalidSignatureException" {
		t.Errorf("another region: %v", err)
	}
	w.AWS().RevokeKey(key.ID)
	if _, err := whoami(awsConfig(w, "eu-west-1", key.ID, key.Secret, "")); codeOf(err) != "InvalidClientTokenId" {
		t.Errorf("a revoked key: %v", err)
	}
	response, body := get(t, w.Client(), "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity")
	if response.StatusCode != http.StatusForbidden || !strings.Contains(body, "MissingAuthenticationToken") {
		t.Errorf("unsigned: %s %s", response.Status, body)
	}
	if _, err := w.DialContext(t.Context(), "tcp", "sts.amazonaws.com:443"); err == nil {
		t.Error("the global STS host responds")
	}
}

func TestChangedRequestIsRefused(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	key := w.AWS().AddUser(aws.UserSpec{Account: account, Name: "ci", Policies: []string{pull}}).NewAccessKey(0)
	tamper := roundTripper(func(r *http.Request) (*http.Response, error) {
		r.Body, r.ContentLength = http.NoBody, 0
		return w.Transport().RoundTrip(r)
	})
	c := awsConfig(w, "eu-west-1", key.ID, key.Secret, "")
	c.HTTPClient = &http.Client{Transport: tamper}
	if _, err := ecr.NewFromConfig(c).GetAuthorizationToken(
		t.Context(), nil,
	); codeOf(err) != "InvalidSignatureException" {
		t.Errorf("a body that was not signed: %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRoles(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	cloud := w.AWS()
	caller := cloud.AddUser(
		aws.UserSpec{Account: palette, Name: "validator", Policies: []string{aws.Allow("sts:AssumeRole")}},
	)
	role := cloud.AddRole(aws.RoleSpec{
		Account: account, Name: "palette-ecr", Policies: []string{pull}, Unknown: 1,
		Trust: aws.Trust{Principals: []string{"arn:aws:iam::" + palette + ":root"}, ExternalID: "tenant-1"},
	})
	key := caller.NewAccessKey(0)
	client := sts.NewFromConfig(awsConfig(w, "eu-west-1", key.ID, key.Secret, ""))
	assume := func(arn, externalID string) (*sts.AssumeRoleOutput, error) {
		return client.AssumeRole(t.Context(), &sts.AssumeRoleInput{
			RoleArn: &arn, RoleSessionName: sdk.String("palette-test"), ExternalId: &externalID,
		})
	}
	want := "User: " + caller.ARN + " is not authorized to perform: sts:AssumeRole on resource: " + role.ARN
	if _, err := assume(role.ARN, "tenant-1"); codeOf(err) != "AccessDenied" || !strings.Contains(err.Error(), want) {
		t.Errorf("a role that was just made: %v", err)
	}
	if _, err := assume(role.ARN, "tenant-2"); codeOf(err) != "AccessDenied" {
		t.Errorf("another external id: %v", err)
	}
	if _, err := assume(
		strings.Replace(role.ARN, "palette-ecr", "nobody", 1), "tenant-1",
	); codeOf(err) != "AccessDenied" {
		t.Errorf("no such role: %v", err)
	}
	out, err := assume(role.ARN, "tenant-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"palette-test"}, role.Sessions()); diff != "" {
		t.Errorf("sessions: %s", diff)
	}
	session := awsConfig(
		w, "eu-west-1", *out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken,
	)
	identity, err := sts.NewFromConfig(session).GetCallerIdentity(t.Context(), nil)
	if err != nil || *identity.Arn != "arn:aws:sts::"+account+":assumed-role/palette-ecr/palette-test" ||
		*identity.Account != account {
		t.Errorf("the session is %+v, %v", identity, err)
	}
	_ = password(t, session)
	role.SetPolicies(aws.Allow("ecr:*"), aws.Deny("ecr:GetAuthorizationToken"))
	if _, err := ecr.NewFromConfig(session).GetAuthorizationToken(
		t.Context(), nil,
	); !strings.Contains(fmt.Sprint(err), "with an explicit deny") {
		t.Errorf("an explicit deny: %v", err)
	}
	cloud.ExpireSessions()
	if _, err := ecr.NewFromConfig(session).GetAuthorizationToken(
		t.Context(), nil,
	); codeOf(err) != "ExpiredTokenException" {
		t.Errorf("an ended session: %v", err)
	}
	role.SetTrust(aws.Trust{Principals: []string{account}})
	if _, err := assume(role.ARN, "tenant-1"); codeOf(err) != "AccessDenied" {
		t.Errorf("not trusted: %v", err)
	}
	role.SetTrust(aws.Trust{Principals: []string{palette}})
	caller.SetPolicies()
	if _, err := assume(role.ARN, ""); !strings.Contains(
		fmt.Sprint(err), "no identity-based policy allows the sts:AssumeRole action",
	) {
		t.Errorf("a caller without the permission: %v", err)
	}
}

func TestEveryActionIsRequired(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	cloud := w.AWS()
	r := cloud.Registry(account, "eu-west-1")
	testbed.Must(r.PushChart(web, chart))
	_, content, err := r.Manifest(chart, tag)
	if err != nil {
		t.Fatal(err)
	}
	var m ocispec.Manifest
	if err := json.Unmarshal(content, &m); err != nil {
		t.Fatal(err)
	}
	user := cloud.AddUser(aws.UserSpec{Account: account, Name: "ci"})
	key := user.NewAccessKey(0)
	c := awsConfig(w, "eu-west-1", key.ID, key.Secret, "")
	api := ecr.NewFromConfig(c)
	name := chart
	_, err = api.GetAuthorizationToken(t.Context(), nil)
	want := "User: " + user.ARN + " is not authorized to perform: ecr:GetAuthorizationToken on resource: * " +
		"because no identity-based policy allows the ecr:GetAuthorizationToken action"
	if codeOf(err) != "AccessDeniedException" || !strings.Contains(err.Error(), want) {
		t.Errorf("no policy: %v", err)
	}
	user.SetPolicies(aws.Allow("ecr:GetAuthorizationToken"))
	login := password(t, c)
	overHTTP := func(path string) error {
		response, body := send(t, w, r.Name(), path, login)
		if response.StatusCode != http.StatusOK {
			return errors.New(body)
		}
		return nil
	}
	for action, call := range map[string]func() error{
		"ecr:BatchGetImage":          func() error { return overHTTP(chart + "/manifests/" + tag) },
		"ecr:GetDownloadUrlForLayer": func() error { return overHTTP(chart + "/blobs/" + m.Config.Digest.String()) },
		"ecr:ListImages":             func() error { return overHTTP(chart + "/tags/list") },
		"ecr:DescribeRepositories": func() error {
			_, err := api.DescribeRepositories(t.Context(), &ecr.DescribeRepositoriesInput{})
			return err
		},
		"ecr:DescribeImages": func() error {
			_, err := api.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RepositoryName: &name})
			return err
		},
	} {
		user.SetPolicies(aws.Allow("ecr:GetAuthorizationToken"))
		if err := call(); err == nil || !strings.Contains(err.Error(), "is not authorized to perform: "+action+
			" on resource: arn:aws:ecr:eu-west-1:"+account+":repository/") {
			t.Errorf("%s is missing: %v", action, err)
		}
		user.SetPolicies(aws.Allow(strings.ToUpper(action)))
		if err := call(); err != nil {
			t.Errorf("%s is there: %v", action, err)
		}
	}
	for pattern, works := range map[string]bool{
		"arn:aws:ecr:eu-west-1:" + account + ":repository/charts/*":   true,
		"arn:aws:ecr:*:" + account + ":repository/charts/w?b":         true,
		"arn:aws:ecr:eu-west-1:" + account + ":repository/charts/web": true,
		"arn:aws:ecr:us-west-1:" + account + ":repository/*":          false,
		"arn:aws:ecr:eu-west-1:" + account + ":repository/charts":     false,
		"arn:aws:ecr:eu-west-1:" + account + ":repository/charts/w?":  false,
	} {
		user.SetPolicies(aws.AllowOn(pattern, "ecr:Batch*"))
		if err := overHTTP(chart + "/manifests/" + tag); (err == nil) != works {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}

func TestUnsupportedPolicyPanics(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	for _, document := range []string{
		"", "{}", `{"Version":"2008-10-17","Statement":[]}`,
		`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","NotAction":"*","Resource":"*"}]}`,
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("accepted: %s", document)
				}
			}()
			w.AWS().AddUser(aws.UserSpec{Account: account, Name: "ci", Policies: []string{document}})
		}()
	}
}

func TestPrivateRegistry(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	cloud := w.AWS()
	r := cloud.Registry(account, "eu-west-1")
	testbed.Must(r.PushChart(web, chart))
	west := cloud.Registry(account, "us-west-1")
	testbed.Must(r.CopyTo(west, chart, tag))
	user := cloud.AddUser(aws.UserSpec{Account: account, Name: "ci", Policies: []string{aws.Allow("ecr:*")}})
	key := user.NewAccessKey(0)
	c := awsConfig(w, "eu-west-1", key.ID, key.Secret, "")
	login := password(t, c)
	const host = account + ".dkr.ecr.eu-west-1.amazonaws.com"
	if r.Name() != host {
		t.Errorf("the host is %s", r.Name())
	}
	for name, test := range map[string]struct {
		host, path, password string
		status               int
		message              string
	}{
		"none":         {host, "", "", 401, "Not Authorized"},
		"wrong":        {host, "", "x", 401, "Not Authorized"},
		"good":         {host, "", login, 200, ""},
		"chart":        {host, chart + "/manifests/" + tag, login, 200, "org.opencontainers.image.title"},
		"no tag":       {host, chart + "/manifests/9.9.9", login, 404, "MANIFEST_UNKNOWN"},
		"no chart":     {host, "charts/api/manifests/1.0.0", login, 404, "NAME_UNKNOWN"},
		"plus":         {host, chart + "/manifests/1.2.3+build.5", login, 400, "imageTag"},
		"catalogue":    {host, "_catalog", login, 405, "UNSUPPORTED"},
		"other region": {account + ".dkr.ecr.us-west-1.amazonaws.com", "", login, 400, "Your Authorization Token is invalid"},
		"fips":         {account + ".dkr.ecr-fips.eu-west-1.amazonaws.com", chart + "/manifests/" + tag, login, 200, ""},
		"dual-stack":   {account + ".dkr-ecr.eu-west-1.on.aws", chart + "/manifests/" + tag, login, 200, ""},
		"foreign":      {palette + ".dkr.ecr.eu-west-1.amazonaws.com", chart + "/manifests/" + tag, login, 403, "no resource-based policy"},
	} {
		response, body := send(t, w, test.host, test.path, test.password)
		if response.StatusCode != test.status || !strings.Contains(body, test.message) {
			t.Errorf("%s: %s %s, want %d %s", name, response.Status, body, test.status, test.message)
		}
		if realm := response.Header.Get("WWW-Authenticate"); (realm != "") != (test.status == 401) {
			t.Errorf("%s: challenge %q", name, realm)
		}
	}
	cloud.Share(palette, "charts/*", account)
	testbed.Must(r.CopyTo(cloud.Registry(palette, "eu-west-1"), chart, tag))
	if response, body := send(
		t, w, palette+".dkr.ecr.eu-west-1.amazonaws.com", chart+"/manifests/"+tag, login,
	); response.StatusCode != 200 {
		t.Errorf("shared: %s %s", response.Status, body)
	}
	_, manifest, err := r.Manifest(chart, tag)
	if err != nil {
		t.Fatal(err)
	}
	var m ocispec.Manifest
	if err := json.Unmarshal(manifest, &m); err != nil {
		t.Fatal(err)
	}
	response, body := send(t, w, host, chart+"/blobs/"+m.Config.Digest.String(), login)
	if digest.FromString(body) != m.Config.Digest || response.Request.URL.Host != testbed.LayerHost("eu-west-1") {
		t.Errorf("the blob comes from %s: %s", response.Request.URL.Host, body)
	}
	cloud.ExpireTokens()
	if response, body := send(t, w, host, "", login); response.StatusCode != 403 ||
		!strings.Contains(body, "token has expired") {
		t.Errorf("expired: %s %s", response.Status, body)
	}
	cloud.SetTokenLifetime(time.Nanosecond)
	if response, _ := send(t, w, host, "", password(t, c)); response.StatusCode != 403 {
		t.Errorf("short-lived: %s", response.Status)
	}
	if escapes := w.Escapes(); len(escapes) != 0 {
		t.Errorf("escapes: %v", escapes)
	}
}

func TestECRAPI(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	cloud := w.AWS()
	r := cloud.Registry(account, "eu-west-1")
	want := testbed.Must(r.PushChart(web, chart))
	testbed.Must(r.PushChart(web, "charts/api", testbed.WithVersion("2.0.0")))
	key := cloud.AddUser(
		aws.UserSpec{Account: account, Name: "ci", Policies: []string{aws.Allow("ecr:*")}},
	).NewAccessKey(0)
	client := ecr.NewFromConfig(awsConfig(w, "eu-west-1", key.ID, key.Secret, ""))
	name := sdk.String(chart)

	var repositories []string
	pages := ecr.NewDescribeRepositoriesPaginator(client, &ecr.DescribeRepositoriesInput{MaxResults: sdk.Int32(1)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, repository := range page.Repositories {
			repositories = append(repositories, *repository.RepositoryName)
		}
	}
	if diff := cmp.Diff([]string{"charts/api", chart}, repositories); diff != "" {
		t.Errorf("repositories:\n%s", diff)
	}
	images, err := client.DescribeImages(t.Context(), &ecr.DescribeImagesInput{RepositoryName: name})
	if err != nil || len(images.ImageDetails) != 1 || *images.ImageDetails[0].ImageDigest != want.String() ||
		*images.ImageDetails[0].ArtifactMediaType != testbed.HelmConfigType {
		t.Errorf("images: %+v %v", images, err)
	}
	list, err := client.ListImages(t.Context(), &ecr.ListImagesInput{RepositoryName: name})
	if err != nil || len(list.ImageIds) != 1 || *list.ImageIds[0].ImageTag != tag {
		t.Errorf("list: %+v %v", list, err)
	}
	batch, err := client.BatchGetImage(t.Context(), &ecr.BatchGetImageInput{
		RepositoryName: name,
		ImageIds:       []ecrtypes.ImageIdentifier{{ImageTag: sdk.String(tag)}, {ImageTag: sdk.String("9.9.9")}},
	})
	if err != nil || len(batch.Images) != 1 || len(batch.Failures) != 1 ||
		digest.FromString(*batch.Images[0].ImageManifest) != want {
		t.Errorf("batch: %+v %v", batch, err)
	}
	var noRepository *ecrtypes.RepositoryNotFoundException
	if _, err := client.ListImages(
		t.Context(), &ecr.ListImagesInput{RepositoryName: sdk.String("nothing")},
	); !errors.As(err, &noRepository) {
		t.Errorf("no repository: %v", err)
	}
	var noImage *ecrtypes.ImageNotFoundException
	if _, err := client.DescribeImages(t.Context(), &ecr.DescribeImagesInput{
		RepositoryName: name, ImageIds: []ecrtypes.ImageIdentifier{{ImageTag: sdk.String("9.9.9")}},
	}); !errors.As(err, &noImage) {
		t.Errorf("no image: %v", err)
	}
	host := w.Host("api.ecr.eu-west-1.amazonaws.com")
	host.ResetRequests()
	host.Fault(testbed.Match{Action: "ListImages", Times: 1}, testbed.Throttled())
	if _, err := client.ListImages(
		t.Context(), &ecr.ListImagesInput{RepositoryName: name},
	); codeOf(err) != "ThrottlingException" {
		t.Errorf("throttled: %v", err)
	}
	if _, err := client.ListImages(t.Context(), &ecr.ListImagesInput{RepositoryName: name}); err != nil {
		t.Error(err)
	}
	for _, line := range host.Requests() {
		if line.Action != "ListImages" || line.Scheme != "aws4-hmac-sha256" || line.Carried(key.Secret) {
			t.Errorf("logged %s", line)
		}
	}
	w.Host("sts.eu-west-1.amazonaws.com").Fault(testbed.Match{Action: "GetCallerIdentity"}, testbed.Throttled())
	if _, err := sts.NewFromConfig(awsConfig(w, "eu-west-1", key.ID, key.Secret, "")).GetCallerIdentity(
		t.Context(), nil,
	); codeOf(err) != "Throttling" {
		t.Errorf("throttled STS: %v", err)
	}
}

func TestEveryRegionServesItsClients(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	key := w.AWS().AddUser(aws.UserSpec{Account: account, Name: "ci", Policies: []string{pull}}).NewAccessKey(0)
	for _, region := range []string{
		"eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "us-iso-east-1", "us-isob-east-1",
	} {
		for _, fips := range []sdk.FIPSEndpointState{sdk.FIPSEndpointStateDisabled, sdk.FIPSEndpointStateEnabled} {
			for _, dual := range []sdk.DualStackEndpointState{
				sdk.DualStackEndpointStateDisabled, sdk.DualStackEndpointStateEnabled,
			} {
				if dual == sdk.DualStackEndpointStateEnabled && strings.HasPrefix(region, "us-iso") {
					continue // these partitions have no dual-stack hosts
				}
				client := ecr.NewFromConfig(awsConfig(w, region, key.ID, key.Secret, ""), func(o *ecr.Options) {
					o.EndpointOptions.UseFIPSEndpoint, o.EndpointOptions.UseDualStackEndpoint = fips, dual
				})
				if _, err := client.GetAuthorizationToken(context.Background(), nil); err != nil {
					t.Errorf("%s, FIPS %v, dual-stack %v: %v", region, fips, dual, err)
				}
			}
		}
		if _, err := sts.NewFromConfig(awsConfig(w, region, key.ID, key.Secret, "")).GetCallerIdentity(
			t.Context(), nil,
		); err != nil {
			t.Errorf("STS in %s: %v", region, err)
		}
		hosts := aws.RegistryHosts(account, region)
		for _, host := range hosts {
			if response, _ := send(t, w, host, "", ""); response.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s: %s", host, response.Status)
			}
		}
	}
	for _, host := range []string{
		account + ".dkr.ecr.eu-west-1.amazonaws.com.evil.example", "1.dkr.ecr.eu-west-1.amazonaws.com", account + ".dkr.ecr.cn-north-1.amazonaws.com",
	} {
		if w.Host(host) != nil {
			t.Errorf("%s is taken for ECR", host)
		}
	}
}

func TestPublicGallery(t *testing.T) {
	t.Parallel()
	w := testbed.New(t)
	cloud := w.AWS()
	r := cloud.Public("acme")
	want := testbed.Must(r.PushChart(web, chart))
	testbed.Must(cloud.Public("other").PushChart(web, "api"))
	if r.Endpoint() != "public.ecr.aws/acme" {
		t.Errorf("endpoint %s", r.Endpoint())
	}
	if names, err := r.Repositories(); err != nil || len(names) != 1 || names[0] != chart {
		t.Errorf("repositories of the alias: %v %v", names, err)
	}
	if status, problem := bearer(
		t, w, "https://public.ecr.aws/v2/acme/"+chart+"/manifests/"+tag, "", "",
	); status != 200 {
		t.Errorf("anonymous: %d %s", status, problem)
	}
	if status, _ := bearer(t, w, "https://public.ecr.aws/v2/_catalog", "", ""); status != 401 {
		t.Errorf("the catalogue: %d", status)
	}
	if result, err := helm(t, w).Pull("oci://public.ecr.aws/acme/charts/web:1.2.3+build.5"); err != nil ||
		result.Manifest.Digest != want.String() {
		t.Errorf("Helm: %v", err)
	}
	if status, problem := bearer(t, w, "https://public.ecr.aws/v2/", "AWS", "stale"); status != 403 ||
		problem != "token" {
		t.Errorf("stale credentials: %d %s", status, problem)
	}
	if response, body := get(
		t, w.Client(), "https://public.ecr.aws/v2/", "Authorization", "Bearer old",
	); response.StatusCode != 400 || !strings.Contains(body, "DENIED") {
		t.Errorf("an old bearer token: %s %s", response.Status, body)
	}
	user := cloud.AddUser(
		aws.UserSpec{Account: account, Name: "ci", Policies: []string{aws.Allow("ecr-public:GetAuthorizationToken")}},
	)
	key := user.NewAccessKey(0)
	login := func(region string) (*ecrpublic.GetAuthorizationTokenOutput, error) {
		return ecrpublic.NewFromConfig(awsConfig(w, region, key.ID, key.Secret, "")).GetAuthorizationToken(
			t.Context(), nil,
		)
	}
	if _, err := login("us-east-1"); !strings.Contains(fmt.Sprint(err), "sts:GetServiceBearerToken") {
		t.Errorf("without the bearer token permission: %v", err)
	}
	user.SetPolicies(aws.Allow("ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"))
	if _, err := login("us-west-2"); codeOf(err) != "UnsupportedCommandException" {
		t.Errorf("another region: %v", err)
	}
	out, err := login("us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	if status, problem := bearer(
		t, w, "https://public.ecr.aws/v2/acme/"+chart+"/manifests/"+tag, "AWS",
		decode(t, out.AuthorizationData.AuthorizationToken),
	); status != 200 {
		t.Errorf("with a login: %d %s", status, problem)
	}
}
