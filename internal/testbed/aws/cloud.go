// Package aws plays an AWS account on loopback: STS, ECR and ECR Public as their APIs respond, with signatures
// that are verified, roles that are really assumed and policies that are evaluated action by action.
//
// Requests are verified by signing them again with the AWS SDK's own signer. Errors carry the codes, statuses
// and texts of AWS, since that is what a client has to understand. The package holds no images: what a registry
// contains is read from an [Images]. It may be imported by testbed only and knows nothing of this module.
//
// Followed: the Amazon ECR API Reference (2015-09-21), the ECR Public API Reference (2020-10-30), the STS API
// Reference (2011-06-15), and "Policy evaluation logic" of the IAM User Guide.
package aws

import (
	"crypto/rand"
	"strings"
	"sync"
	"time"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Images is what one registry holds; repositories and tags are sorted.
type Images interface {
	Repositories() ([]string, error)
	Tags(repository string) ([]string, error)
	Manifest(repository, reference string) (ocispec.Descriptor, []byte, error)
}

// Cloud is all accounts of AWS together. It is safe for concurrent use.
type Cloud struct {
	images func(account, region string) Images

	mu            sync.Mutex
	keys          map[string]*key // by access key id, also those of sessions
	roles         map[string]*Role
	tokens        map[string]*registryToken // by password
	shares        []share
	tokenLifetime time.Duration
}

// NewCloud makes a cloud without users. images gives the content of a registry, nil when it has none.
func NewCloud(images func(account, region string) Images) *Cloud {
	return &Cloud{
		images: images, keys: map[string]*key{}, roles: map[string]*Role{}, tokens: map[string]*registryToken{},
		tokenLifetime: 12 * time.Hour,
	}
}

// identity is who makes a call.
type identity struct {
	arn      string
	account  string
	userID   string
	policies func() []policy
}

// allows is nil when the identity's own policies let it do action on resource.
func (i identity) allows(action, resource string) error {
	return evaluate(i.policies(), i.arn, action, resource)
}

// defaultPartition is the partition of users and roles that name none.
const defaultPartition = "aws"

// random is a text of n upper-case letters and digits.
func random(n int) string {
	var text strings.Builder
	for text.Len() < n {
		text.WriteString(rand.Text())
	}
	return text.String()[:n]
}
