package aws

// share is a repository policy that lets another account in.
type share struct{ owner, repository, guest string }

// Share lets the identities of account guest use a repository of owner, as far as their own policies go;
// repository may have wildcards.
func (c *Cloud) Share(owner, repository, guest string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shares = append(c.shares, share{owner: owner, repository: repository, guest: guest})
}

func (c *Cloud) shared(owner, repository, guest string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.shares {
		if s.owner == owner && s.guest == guest && wildcard(s.repository, repository) {
			return true
		}
	}
	return false
}

// allowsOn checks an action on a repository: the identity's own policies, and, from another account, the
// repository's.
func (c *Cloud) allowsOn(who identity, action, account, region, repository string) error {
	resource := repositoryARN(account, region, repository)
	if err := who.allows(action, resource); err != nil {
		return err
	}
	if who.account != account && !c.shared(account, repository, who.account) {
		return denied(who.arn, action, resource, " because no resource-based policy allows the "+action+" action")
	}
	return nil
}

func repositoryARN(account, region, repository string) string {
	return "arn:" + PartitionOf(region) + ":ecr:" + region + ":" + account + ":repository/" + repository
}
