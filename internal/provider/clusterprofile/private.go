package clusterprofile

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// earlierKey is the private state that holds the uids of the versions that
// this resource made and has moved on from.
const earlierKey = "earlier_versions"

// reader and writer are what this file needs of the framework's private state.
type reader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type writer interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func earlierVersions(ctx context.Context, private reader) ([]string, diag.Diagnostics) {
	document, diags := private.GetKey(ctx, earlierKey)
	var uids []string
	if len(document) > 0 {
		if err := json.Unmarshal(document, &uids); err != nil {
			diags.AddError("Private State Not Readable", "The list of earlier profile versions cannot be read: "+err.Error())
		}
	}
	return uids, diags
}

func keepEarlier(ctx context.Context, before reader, after writer, uid string) diag.Diagnostics {
	uids, diags := earlierVersions(ctx, before)
	document, err := json.Marshal(append(uids, uid))
	if err != nil {
		diags.AddError("Private State Not Writable", err.Error())
		return diags
	}
	diags.Append(after.SetKey(ctx, earlierKey, document)...)
	return diags
}
