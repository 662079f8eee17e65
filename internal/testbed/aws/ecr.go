package aws

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/opencontainers/go-digest"
)

// ecrInput holds the members of all operations that are played.
type ecrInput struct {
	RegistryID      string    `json:"registryId"`
	RegistryIDs     []string  `json:"registryIds"`
	RepositoryName  string    `json:"repositoryName"`
	RepositoryNames []string  `json:"repositoryNames"`
	ImageIDs        []imageID `json:"imageIds"`
	MaxResults      int       `json:"maxResults"`
	NextToken       string    `json:"nextToken"`
}

type imageID struct {
	Digest string `json:"imageDigest,omitempty"`
	Tag    string `json:"imageTag,omitempty"`
}

// ecrCall is one call with all that is known of it.
type ecrCall struct {
	*api
	caller   identity
	input    ecrInput
	registry string // account
}

// serveECR speaks AWS JSON 1.1.
func (a *api) serveECR(w http.ResponseWriter, r *http.Request, caller identity) {
	call := ecrCall{api: a, caller: caller}
	if err := json.NewDecoder(r.Body).Decode(&call.input); err != nil {
		jsonError(w, "SerializationException", err.Error())
		return
	}
	call.registry = cmp.Or(call.input.RegistryID, caller.account)
	operations := map[string]func() (any, error){
		"GetAuthorizationToken": call.authorizationToken,
		"DescribeRepositories":  call.describeRepositories,
		"DescribeImages":        call.describeImages,
		"BatchGetImage":         call.batchGetImage,
		"ListImages":            call.listImages,
	}
	run, known := operations[operation(r)]
	if !known {
		jsonError(w, "UnknownOperationException", "")
		return
	}
	output, err := run()
	if err != nil {
		refuseJSON(w, err)
		return
	}
	writeJSON(w, http.StatusOK, output)
}

func (c ecrCall) authorizationToken() (any, error) {
	if err := c.caller.allows("ecr:GetAuthorizationToken", "*"); err != nil {
		return nil, err
	}
	password, expires := c.issue(c.caller, c.region)
	accounts := c.input.RegistryIDs
	if len(accounts) == 0 {
		accounts = []string{c.caller.account}
	}
	var data []map[string]any
	for _, account := range accounts {
		data = append(data, map[string]any{
			"authorizationToken": base64.StdEncoding.EncodeToString([]byte("AWS:" + password)),
			"expiresAt":          float64(expires.UnixMilli()) / 1000,
			"proxyEndpoint":      "https://" + RegistryHost(account, c.region),
		})
	}
	return map[string]any{"authorizationData": data}, nil
}

// images checks the permission and the repository of a call about images.
func (c ecrCall) images(action string) (Images, error) {
	name := c.input.RepositoryName
	if err := c.allowsOn(c.caller, action, c.registry, c.region, name); err != nil {
		return nil, err
	}
	images := c.Cloud.images(c.registry, c.region)
	if images != nil {
		if names, err := images.Repositories(); err == nil && slices.Contains(names, name) {
			return images, nil
		}
	}
	return nil, noRepository(name, c.registry)
}

// tagged is images with the tags of the repository.
func (c ecrCall) tagged(action string) (Images, []string, error) {
	images, err := c.images(action)
	if err != nil {
		return nil, nil, err
	}
	tags, err := images.Tags(c.input.RepositoryName)
	return images, tags, err
}

func noRepository(name, account string) error {
	return &refusedError{json: "RepositoryNotFoundException", message: NoRepository(name, account)}
}

// NoRepository is ECR's message for a repository that does not exist.
func NoRepository(name, account string) string {
	return fmt.Sprintf("The repository with name '%s' does not exist in the registry with id '%s'", name, account)
}

func (c ecrCall) describeRepositories() (any, error) {
	wanted := c.input.RepositoryNames
	if len(wanted) == 0 {
		wanted = []string{"*"}
	}
	for _, name := range wanted {
		if err := c.allowsOn(c.caller, "ecr:DescribeRepositories", c.registry, c.region, name); err != nil {
			return nil, err
		}
	}
	var names []string
	if images := c.Cloud.images(c.registry, c.region); images != nil {
		var err error
		if names, err = images.Repositories(); err != nil {
			return nil, err
		}
	}
	for _, name := range c.input.RepositoryNames {
		if !slices.Contains(names, name) {
			return nil, noRepository(name, c.registry)
		}
	}
	if len(c.input.RepositoryNames) > 0 {
		names = c.input.RepositoryNames
	}
	page, next := paged(names, c.input)
	list := make([]map[string]any, 0, len(page))
	for _, name := range page {
		list = append(list, map[string]any{
			"registryId": c.registry, "repositoryName": name,
			"repositoryArn": repositoryARN(c.registry, c.region, name),
			"repositoryUri": RegistryHost(c.registry, c.region) + "/" + name,
		})
	}
	return withNext(map[string]any{"repositories": list}, next), nil
}

func (c ecrCall) describeImages() (any, error) {
	images, tags, err := c.tagged("ecr:DescribeImages")
	if err != nil {
		return nil, err
	}
	wanted := c.input.ImageIDs
	if len(wanted) == 0 {
		for _, tag := range tags {
			wanted = append(wanted, imageID{Tag: tag})
		}
	}
	var details []map[string]any
	for _, id := range wanted {
		descriptor, content, err := images.Manifest(c.input.RepositoryName, cmp.Or(id.Digest, id.Tag))
		if err != nil {
			return nil, &refusedError{json: "ImageNotFoundException", message: fmt.Sprintf(
				"The image with imageId {imageDigest:'%s', imageTag:'%s'} does not exist within the repository "+
					"with name '%s' in the registry with id '%s'",
				cmp.Or(id.Digest, "null"), cmp.Or(id.Tag, "null"), c.input.RepositoryName, c.registry,
			)}
		}
		details = append(details, map[string]any{
			"registryId": c.registry, "repositoryName": c.input.RepositoryName,
			"imageDigest": descriptor.Digest.String(), "imageTags": nonEmpty(id.Tag),
			"imageManifestMediaType": descriptor.MediaType, "artifactMediaType": configType(content),
			"imageSizeInBytes": descriptor.Size,
		})
	}
	return map[string]any{"imageDetails": details}, nil
}

func (c ecrCall) batchGetImage() (any, error) {
	images, err := c.images("ecr:BatchGetImage")
	if err != nil {
		return nil, err
	}
	found, failures := []map[string]any{}, []map[string]any{}
	for _, id := range c.input.ImageIDs {
		descriptor, content, err := images.Manifest(c.input.RepositoryName, cmp.Or(id.Digest, id.Tag))
		if err != nil {
			failures = append(failures, map[string]any{
				"imageId": id, "failureCode": "ImageNotFound", "failureReason": "Requested image not found",
			})
			continue
		}
		found = append(found, map[string]any{
			"registryId": c.registry, "repositoryName": c.input.RepositoryName,
			"imageId":                imageID{Digest: digest.FromBytes(content).String(), Tag: id.Tag},
			"imageManifest":          string(content),
			"imageManifestMediaType": descriptor.MediaType,
		})
	}
	return map[string]any{"images": found, "failures": failures}, nil
}

func (c ecrCall) listImages() (any, error) {
	images, tags, err := c.tagged("ecr:ListImages")
	if err != nil {
		return nil, err
	}
	page, next := paged(tags, c.input)
	list := make([]imageID, 0, len(page))
	for _, tag := range page {
		descriptor, _, err := images.Manifest(c.input.RepositoryName, tag)
		if err != nil {
			return nil, err
		}
		list = append(list, imageID{Digest: descriptor.Digest.String(), Tag: tag})
	}
	return withNext(map[string]any{"imageIds": list}, next), nil
}

// paged cuts one page of maxResults (100 when not given) out of a list; the token is the place to go on at.
func paged(names []string, input ecrInput) (page []string, next string) {
	start, _ := strconv.Atoi(input.NextToken)
	start = min(max(start, 0), len(names))
	end := min(start+cmp.Or(input.MaxResults, 100), len(names))
	if end < len(names) {
		next = strconv.Itoa(end)
	}
	return names[start:end], next
}

func withNext(output map[string]any, next string) map[string]any {
	if next != "" {
		output["nextToken"] = next
	}
	return output
}

func configType(manifest []byte) string {
	var m struct{ Config struct{ MediaType string } }
	_ = json.Unmarshal(manifest, &m) // what is no manifest has no config
	return m.Config.MediaType
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
