package aws

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Trust is who may assume a role.
type Trust struct {
	// Principals are ARNs of users and roles, account ids, "arn:aws:iam::<account>:root", or "*".
	Principals []string
	ExternalID string // "" = none is requested
}

// RoleSpec describes an IAM role.
type RoleSpec struct {
	Account   string // 12 digits
	Name      string
	Partition string // "aws" when empty
	Trust     Trust
	Policies  []string // documents in JSON
	Unknown   int      // so many attempts to assume it fail first, as with a role that was just made
}

// Role is an IAM role.
type Role struct {
	ARN, Account, Name, partition string
	attached                      attached

	mu       sync.Mutex
	trust    Trust
	unknown  int
	sessions []string
}

// AddRole makes a role. A policy that can't be read panics.
func (c *Cloud) AddRole(spec RoleSpec) *Role {
	partition := cmp.Or(spec.Partition, defaultPartition)
	r := &Role{
		ARN:     fmt.Sprintf("arn:%s:iam::%s:role/%s", partition, spec.Account, spec.Name),
		Account: spec.Account, Name: spec.Name, partition: partition, trust: spec.Trust, unknown: spec.Unknown,
	}
	r.attached.set(spec.Policies)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.roles[r.ARN] = r
	return r
}

// SetPolicies replaces the attached policies; sessions feel it at once.
func (r *Role) SetPolicies(documents ...string) { r.attached.set(documents) }

// SetTrust replaces the trust policy.
func (r *Role) SetTrust(trust Trust) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trust = trust
}

// Sessions are the names of the sessions that were opened, in order.
func (r *Role) Sessions() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.sessions)
}

// trusts reports whether a caller may assume the role, and whether the trust policy alone is enough for that.
func (r *Role) trusts(caller identity, externalID string) (trusted, alone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unknown > 0 {
		r.unknown--
		return false, false
	}
	if r.trust.ExternalID != "" && r.trust.ExternalID != externalID {
		return false, false
	}
	for _, principal := range r.trust.Principals {
		switch {
		case principal == caller.arn:
			return true, caller.account == r.Account
		case principal == "*", principal == caller.account, strings.HasSuffix(principal, "::"+caller.account+":root"):
			trusted = true
		}
	}
	return trusted, false
}

// session opens a session of the role and keeps its key.
func (c *Cloud) session(r *Role, name string, length time.Duration) (*key, string) {
	arn := fmt.Sprintf("arn:%s:sts::%s:assumed-role/%s/%s", r.partition, r.Account,
		r.Name[strings.LastIndex(r.Name, "/")+1:], name)
	userID := "AROA" + random(16) + ":" + name
	k := &key{
		id: "ASIA" + random(16), secret: random(40), session: random(120), expires: time.Now().Add(length),
		identity: identity{arn: arn, account: r.Account, userID: userID, policies: r.attached.get},
	}
	c.keep(k)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sessions = append(r.sessions, name)
	return k, userID
}

// ExpireSessions ends every session of every role.
func (c *Cloud) ExpireSessions() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.keys {
		if k.session != "" {
			k.expires = time.Now().Add(-time.Second)
		}
	}
}
