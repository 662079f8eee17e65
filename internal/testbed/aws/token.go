package aws

import (
	"time"
)

// registryToken is what stands behind the password of "docker login".
type registryToken struct {
	region   string // "" for ECR Public
	identity identity
	expires  time.Time
}

// SetTokenLifetime sets how long registry passwords that are issued from now on are good: 12 hours unless set.
func (c *Cloud) SetTokenLifetime(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tokenLifetime = d
}

// ExpireTokens ends every registry password that was issued so far.
func (c *Cloud) ExpireTokens() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.tokens {
		t.expires = time.Now().Add(-time.Second)
	}
}

// issue makes a password for one region; "" is ECR Public.
func (c *Cloud) issue(who identity, region string) (password string, expires time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	password, expires = random(64), time.Now().Add(c.tokenLifetime)
	c.tokens[password] = &registryToken{region: region, identity: who, expires: expires}
	return password, expires
}

// TokenState is what a registry makes of a password.
type TokenState int

// The states of a password at one registry.
const (
	TokenUnknown TokenState = iota
	TokenGood
	TokenExpired
	TokenElsewhere // of another region, or of ECR Public
)

// Session is who uses a registry with a password that is good there.
type Session struct {
	cloud    *Cloud
	identity identity
	account  string // of the registry
	region   string
}

// Authenticate checks the password that a registry of account and region was given; region "" is ECR Public.
func (c *Cloud) Authenticate(username, password, account, region string) (Session, TokenState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.tokens[password]
	switch {
	case t == nil || username != "AWS":
		return Session{}, TokenUnknown
	case t.region != region:
		return Session{}, TokenElsewhere
	case time.Now().After(t.expires):
		return Session{}, TokenExpired
	}
	return Session{cloud: c, identity: t.identity, account: account, region: region}, TokenGood
}

// Allows is nil when the user may do an ECR action on a repository of the registry, and AWS's sentence
// when not.
func (s Session) Allows(action, repository string) error {
	return s.cloud.allowsOn(s.identity, action, s.account, s.region, repository)
}
