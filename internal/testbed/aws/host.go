package aws

import (
	"slices"
	"strings"
)

// partition is a part of AWS that has its own regions, users and host names.
type partition struct{ name, regions, suffix, dualStack string }

// partitions are those with the beginning of their regions and the host suffixes, from the AWS SDK's partition
// table and ECR's own documentation. The last one has every other region.
var partitions = []partition{
	{"aws-us-gov", "us-gov-", "amazonaws.com", "on.aws"},
	{"aws-cn", "cn-", "amazonaws.com.cn", "on.amazonwebservices.com.cn"},
	{"aws-iso", "us-iso-", "c2s.ic.gov", ""},
	{"aws-iso-b", "us-isob-", "sc2s.sgov.gov", ""},
	{"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk", ""},
	{"aws-iso-f", "us-isof-", "csp.hci.ic.gov", ""},
	{"aws-eusc", "eusc-", "amazonaws.eu", "on.amazonwebservices.eu"},
	{defaultPartition, "", "amazonaws.com", "on.aws"},
}

func partitionOf(region string) partition {
	index := slices.IndexFunc(partitions, func(p partition) bool { return strings.HasPrefix(region, p.regions) })
	return partitions[index]
}

// PartitionOf is the partition that a region belongs to.
func PartitionOf(region string) string { return partitionOf(region).name }

// RegistryHost is the usual host of a private registry.
func RegistryHost(account, region string) string { return RegistryHosts(account, region)[0] }

// RegistryHosts are all host names of a private registry: usual, FIPS, dual-stack, both.
func RegistryHosts(account, region string) []string {
	form := partitionOf(region)
	hosts := []string{
		account + ".dkr.ecr." + region + "." + form.suffix,
		account + ".dkr.ecr-fips." + region + "." + form.suffix,
	}
	if form.dualStack != "" {
		hosts = append(hosts,
			account+".dkr-ecr."+region+"."+form.dualStack,
			account+".dkr-ecr-fips."+region+"."+form.dualStack)
	}
	return hosts
}
