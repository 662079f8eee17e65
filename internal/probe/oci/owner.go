package oci

import (
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// sharedDomains are domains that contain hosts of different customers, and that
// the public suffix list lacks, or has in part. Two hosts below one of them count
// as hosts of different owners. It does not include docker.io, ghcr.io, quay.io,
// gcr.io, pkg.dev, icr.io, ocir.io, digitalocean.com and similar domains, whose
// hosts all belong to the provider.
var sharedDomains = []struct{ domain, reason string }{
	{"azurecr.io", "a name below it for each Azure container registry"},
	{"azurecr.cn", "the same, operated by 21Vianet"},
	{"azurecr.us", "the same, Azure Government"},
	{"azure.com", "virtual machines and clusters have names below <region>.cloudapp.azure.com"},
	{"azurecontainerapps.io", "container apps of customers"},
	{
		"amazonaws.com",
		"Amazon ECR has a name for each account; buckets, load balancers and machines of others beside it",
	},
	{"amazonaws.com.cn", "the same, AWS China"},
	{"amazonaws.eu", "the same, AWS European Sovereign Cloud"},
	{"on.aws", "Amazon ECR by its names for dual stack; functions of customers beside it"},
	{"compute.internal", "names of machines within Amazon VPC"},
	{"ec2.internal", "the same, us-east-1"},
	{"aliyuncs.com", "registries, buckets and functions of customers of Alibaba Cloud"},
	{"myhuaweicloud.com", "buckets and functions of customers of Huawei Cloud"},
	{"myqcloud.com", "buckets of customers of Tencent Cloud"},
	{"tencentyun.com", "services and customers of Tencent Cloud"},
	{"tencentcr.com", "a name below it for each registry of Tencent Cloud"},
	{"scw.cloud", "buckets, functions and clusters of customers of Scaleway"},
	{"ovh.net", "managed registries and machines of customers of OVHcloud"},
	{"ionos.com", "a name below cr.<region>.ionos.com for each registry"},
	{"yandexcloud.net", "containers and machines of customers of Yandex Cloud"},
	{"cloud.ru", "a name below cr.cloud.ru for each registry"},
	{"oraclecloud.com", "services and customers of Oracle Cloud"},
	{"googleusercontent.com", "machines and content of customers of Google Cloud"},
	{"jfrog.io", "a name below it for each customer of JFrog"},
	{"cloudsmith.io", "one provider for the registries of many customers"},
	{"ondigitalocean.com", "clusters and databases of customers of DigitalOcean"},
	{"openshiftapps.com", "clusters of customers of Red Hat"},
	{"linode.com", "machines and clusters of customers of Akamai"},
	{"cluster.local", "services of all namespaces of a Kubernetes cluster"},
	{"nip.io", "any address has a name below it"},
	{"sslip.io", "any address has a name below it"},
	{"traefik.me", "any address has a name below it"},
}

// sameOwner reports whether two different hosts, as canonicalHost returns them,
// have the same registrable domain. Addresses have none.
func sameOwner(a, b string) bool {
	domain := registrableDomain(a)
	return domain != "" && domain == registrableDomain(b)
}

// registrableDomain returns the domain that the owner of a host has registered, by
// the public suffix list and sharedDomains; "" for none.
func registrableDomain(host string) string {
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	for _, shared := range sharedDomains {
		if inDomain(host, shared.domain) {
			return ""
		}
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return domain
}

// inDomain reports whether host is domain or a name below it.
func inDomain(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}
