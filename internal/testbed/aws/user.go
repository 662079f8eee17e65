package aws

import (
	"cmp"
	"fmt"
	"sync"
	"time"
)

// UserSpec describes an IAM user.
type UserSpec struct {
	Account   string // 12 digits
	Name      string
	Partition string   // "aws" when empty
	Policies  []string // documents in JSON; without one the user may do nothing but read who it is
}

// User is an IAM user.
type User struct {
	ARN, Account string
	cloud        *Cloud
	attached     attached
}

// AddUser makes a user. A policy that can't be read panics: it is a mistake of the test.
func (c *Cloud) AddUser(spec UserSpec) *User {
	u := &User{
		ARN: fmt.Sprintf(
			"arn:%s:iam::%s:user/%s", cmp.Or(spec.Partition, defaultPartition), spec.Account, spec.Name,
		),
		Account: spec.Account, cloud: c,
	}
	u.attached.set(spec.Policies)
	return u
}

// SetPolicies replaces the attached policies.
func (u *User) SetPolicies(documents ...string) { u.attached.set(documents) }

// AccessKey is a long-lived credential.
type AccessKey struct{ ID, Secret string }

// Env gives the key to a child process as its AWS identity.
func (k AccessKey) Env() []string {
	return []string{"AWS_ACCESS_KEY_ID=" + k.ID, "AWS_SECRET_ACCESS_KEY=" + k.Secret}
}

// NewAccessKey makes a key. AWS does not know it during its first unknown calls, as happens with a key that
// was just made.
func (u *User) NewAccessKey(unknown int) AccessKey {
	pair := AccessKey{ID: "AKIA" + random(16), Secret: random(40)}
	u.cloud.keep(&key{
		id: pair.ID, secret: pair.Secret, unknown: unknown,
		identity: identity{arn: u.ARN, account: u.Account, userID: "AIDA" + pair.ID[4:], policies: u.attached.get},
	})
	return pair
}

// RevokeKey deletes an access key.
func (c *Cloud) RevokeKey(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.keys, id)
}

// key is what signs requests: of a user, or of a session, which also has a token and an end.
type key struct {
	id, secret, session string
	expires             time.Time // zero = never
	unknown             int       // so many calls are responded to as if there were no such key; guarded by the cloud
	identity            identity
}

func (c *Cloud) keep(k *key) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[k.id] = k
}

// key finds a key, and counts down what a new one has to wait for.
func (c *Cloud) key(id string) *key {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.keys[id]
	if k != nil && k.unknown > 0 {
		k.unknown--
		return nil
	}
	return k
}

// attached are the policies of a user or role; they may change while it acts.
type attached struct {
	mu   sync.Mutex
	list []policy
}

func (a *attached) set(documents []string) {
	list := make([]policy, 0, len(documents))
	for _, document := range documents {
		p, err := parsePolicy(document)
		if err != nil {
			panic("testbed: " + err.Error())
		}
		list = append(list, p)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.list = list
}

func (a *attached) get() []policy {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.list
}
