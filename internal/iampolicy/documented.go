package iampolicy

// action is one permission of the documented policy and what needs it.
type action struct{ name, purpose string }

const (
	login    = "to log in to the registry"
	pull     = "to read the manifest of a chart"
	download = "to download a chart"
	layers   = "to see whether the layers of a chart are there"
	list     = "to list the charts of a registry"
	versions = "to list the versions of a chart"
	details  = "to describe a version of a chart"
	settings = "to show the settings of a repository"
)

// documented are the actions of Palette's policy, in its order.
var documented = []action{
	{"ecr-public:DescribeRegistries", "to find the alias of a public registry"},
	{"ecr:DescribeImageReplicationStatus", "to follow the replication of a chart to other regions"},
	{"ecr:ListTagsForResource", settings},
	{"ecr:ListImages", versions},
	{"ecr:DescribeRepositories", list},
	{"ecr:BatchCheckLayerAvailability", layers},
	{"ecr:GetLifecyclePolicy", settings},
	{"ecr-public:DescribeImageTags", versions},
	{"ecr-public:DescribeImages", details},
	{"ecr:GetRegistryPolicy", settings},
	{"ecr-public:GetAuthorizationToken", login},
	{"ecr:DescribeImageScanFindings", details},
	{"ecr:GetLifecyclePolicyPreview", settings},
	{"ecr:GetDownloadUrlForLayer", download},
	{"ecr-public:GetRepositoryCatalogData", settings},
	{"ecr:DescribeRegistry", "to see the replication rules of a registry"},
	{"ecr:GetAuthorizationToken", login},
	{"ecr-public:GetRepositoryPolicy", settings},
	{"ecr-public:DescribeRepositories", list},
	{"ecr:BatchGetImage", pull},
	{"ecr:DescribeImages", details},
	{"ecr-public:GetRegistryCatalogData", settings},
	{"ecr-public:ListTagsForResource", settings},
	{"ecr-public:BatchCheckLayerAvailability", layers},
	{"ecr:GetRepositoryPolicy", settings},
}

// Documented returns the policy that Palette documents for Amazon ECR: one
// statement with 25 actions on every resource.
func Documented() Document {
	var actions Values
	for _, a := range documented {
		actions = append(actions, a.name)
	}
	return Document{Version: Version, Statement: []Statement{
		{Sid: "VisualEditor0", Effect: "Allow", Action: actions, Resource: Values{"*"}},
	}}
}

// Purpose says what an action is needed for, as the end of a sentence ("to log
// in to the registry"). It knows the documented policy's actions and what Pull
// adds to them; "" for every other.
func Purpose(name string) string {
	if name == serviceToken {
		return login
	}
	for _, a := range documented {
		if a.name == name {
			return a.purpose
		}
	}
	return ""
}
