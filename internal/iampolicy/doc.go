// Package iampolicy writes the AWS documents that a registry of Amazon ECR
// needs: the policy that Palette documents, a least-privilege policy for
// pulling charts, and the trust policy of the role that Palette assumes.
//
// Documents are values; the same input always gives the same JSON. The package
// uses no network.
//
// Sources: Palette, "Spectro Cloud OCI Registry" (the documented policy); AWS,
// "Service Authorization Reference" for Amazon ECR, Amazon ECR Public and STS
// (actions and the resources they take); IAM policy grammar 2012-10-17.
package iampolicy
