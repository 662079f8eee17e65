package iampolicy_test

import (
	"errors"
	"fmt"

	"github.com/palette-oci/terraform-provider-palette/internal/credential"
	"github.com/palette-oci/terraform-provider-palette/internal/iampolicy"
)

func ExamplePull() {
	policy, err := iampolicy.Pull([]string{"arn:aws:ecr:eu-west-1:123456789012:repository/charts/*"})
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(policy.JSON())
	// Output:
	// {
	//   "Version": "2012-10-17",
	//   "Statement": [
	//     {
	//       "Sid": "EcrLogin",
	//       "Effect": "Allow",
	//       "Action": "ecr:GetAuthorizationToken",
	//       "Resource": "*"
	//     },
	//     {
	//       "Sid": "EcrPull",
	//       "Effect": "Allow",
	//       "Action": [
	//         "ecr:BatchGetImage",
	//         "ecr:GetDownloadUrlForLayer",
	//         "ecr:BatchCheckLayerAvailability"
	//       ],
	//       "Resource": "arn:aws:ecr:eu-west-1:123456789012:repository/charts/*"
	//     }
	//   ]
	// }
}

// The address in the AWS console is not an ARN, but contains the parts of one.
func ExamplePull_address() {
	_, err := iampolicy.Pull([]string{"123456789012.dkr.ecr.us-west-1.amazonaws.com/charts/web"})
	if refused, ok := errors.AsType[*credential.ARNError](err); ok {
		fmt.Println(refused.Reason)
		fmt.Println(refused.Suggestion)
	}
	// Output:
	// not an arn
	// arn:aws:ecr:us-west-1:123456789012:repository/charts/web
}

func ExampleTrust() {
	policy, err := iampolicy.Trust("aws", "123456789012", "tenant-1")
	if err != nil {
		fmt.Println(err)
	}
	statement := policy.Statement[0]
	fmt.Println(statement.Action, statement.Principal["AWS"], statement.Condition)
	_, err = iampolicy.Trust("aws", "123456789012", "")
	fmt.Println(errors.Is(err, iampolicy.ErrExternalID))
	// Output:
	// [sts:AssumeRole] [arn:aws:iam::123456789012:root] map[StringEquals:map[sts:ExternalId:[tenant-1]]]
	// true
}
