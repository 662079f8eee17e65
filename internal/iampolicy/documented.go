package iampolicy

// Documented returns the policy that Palette documents for Amazon ECR: one
// statement with 25 actions on every resource, in Palette's order.
func Documented() Document {
	document := Document{Version: Version}
	document.allow("VisualEditor0", Values{"*"},
		"ecr-public:DescribeRegistries", "ecr:DescribeImageReplicationStatus", "ecr:ListTagsForResource",
		"ecr:ListImages", "ecr:DescribeRepositories", "ecr:BatchCheckLayerAvailability",
		"ecr:GetLifecyclePolicy", "ecr-public:DescribeImageTags", "ecr-public:DescribeImages",
		"ecr:GetRegistryPolicy", "ecr-public:GetAuthorizationToken", "ecr:DescribeImageScanFindings",
		"ecr:GetLifecyclePolicyPreview", "ecr:GetDownloadUrlForLayer", "ecr-public:GetRepositoryCatalogData",
		"ecr:DescribeRegistry", "ecr:GetAuthorizationToken", "ecr-public:GetRepositoryPolicy",
		"ecr-public:DescribeRepositories", "ecr:BatchGetImage", "ecr:DescribeImages",
		"ecr-public:GetRegistryCatalogData", "ecr-public:ListTagsForResource",
		"ecr-public:BatchCheckLayerAvailability", "ecr:GetRepositoryPolicy")
	return document
}
