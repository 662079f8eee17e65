package aws

// partitionForm is how the hosts of a partition end.
type partitionForm struct{ suffix, dualStack string }

// forms are the host suffixes by partition, from the AWS SDK's partition table and ECR's own documentation.
func forms(partition string) partitionForm {
	switch partition {
	case "aws-cn":
		return partitionForm{"amazonaws.com.cn", "on.amazonwebservices.com.cn"}
	case "aws-eusc":
		return partitionForm{"amazonaws.eu", "on.amazonwebservices.eu"}
	case "aws-iso":
		return partitionForm{"c2s.ic.gov", ""}
	case "aws-iso-b":
		return partitionForm{"sc2s.sgov.gov", ""}
	case "aws-iso-e":
		return partitionForm{"cloud.adc-e.uk", ""}
	case "aws-iso-f":
		return partitionForm{"csp.hci.ic.gov", ""}
	default:
		return partitionForm{"amazonaws.com", "on.aws"}
	}
}

// RegistryHost is the usual host of a private registry.
func RegistryHost(account, region string) string {
	return account + ".dkr.ecr." + region + "." + forms(PartitionOf(region)).suffix
}

// RegistryHosts are all host names of a private registry: usual, FIPS, dual-stack, both.
func RegistryHosts(account, region string) []string {
	form := forms(PartitionOf(region))
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
