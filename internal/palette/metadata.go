package palette

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Description is the description and the tags of a profile.
type Description struct {
	Text string
	Tags map[string]string
	// Dropped are tags to remove; others that are not in Tags are kept.
	Dropped []string
}

// DescribeProfile changes the description and tags of a profile where they
// differ. They need no publishing; annotations and labels of others are kept.
func (c *Client) DescribeProfile(ctx context.Context, scope Scope, uid string, d Description) error {
	return c.alone(ctx, profileKey{scope, uid}, func() error {
		now, err := c.FreshProfile(ctx, scope, uid)
		if err != nil {
			return err
		}
		return c.describe(ctx, scope, now, d, nil)
	})
}

// ownPrefix begins the annotations of this provider.
const ownPrefix = "terraform-provider-palette/"

// owned are the annotations that this provider writes: the description and its
// own. Whether Palette keeps the others is open; see describe.
func owned(annotations map[string]string) map[string]string {
	found := maps.Clone(annotations)
	maps.DeleteFunc(found, func(key, _ string) bool {
		return key != v1.AnnotationDescription && !strings.HasPrefix(key, ownPrefix)
	})
	return found
}

// metadata are the annotations and labels of a profile on the wire.
type metadata struct{ annotations, labels map[string]string }

// described is the metadata with a description; extra are further annotations, ""
// removes one.
func (m metadata) described(d Description, extra map[string]string) metadata {
	next := metadata{annotations: map[string]string{}, labels: map[string]string{}}
	maps.Copy(next.annotations, m.annotations)
	maps.Copy(next.labels, m.labels)
	if d.Text != "" || m.annotations[v1.AnnotationDescription] != "" {
		next.annotations[v1.AnnotationDescription] = d.Text
	}
	for key, value := range extra {
		next.annotations[key] = value
		if value == "" {
			delete(next.annotations, key)
		}
	}
	for _, key := range d.Dropped {
		delete(next.labels, key)
	}
	maps.Copy(next.labels, labelsOf(d.Tags))
	return next
}

// annotate writes one annotation of a profile, "" removes it.
func (c *Client) annotate(ctx context.Context, scope Scope, now Profile, key, text string) error {
	kept := Description{Text: now.Description, Tags: now.Tags}
	return c.describe(ctx, scope, now, kept, map[string]string{key: text})
}

// describe writes what differs; extra are further annotations, "" removes one.
// Annotations of others are not sent: Palette may refuse its own. Whether a PATCH
// replaces the annotations or is merged into them is in no source, so a read
// afterwards shows whether annotations of others are lost, or removed ones are
// left, and that is corrected once.
func (c *Client) describe(ctx context.Context, scope Scope, now Profile, d Description, extra map[string]string) error {
	before := metadata{now.annotations, now.labels}
	next := before.described(d, extra)
	if maps.Equal(next.annotations, before.annotations) && maps.Equal(next.labels, before.labels) {
		return nil
	}
	if err := c.patchMetadata(ctx, scope, now, next, owned(next.annotations)); err != nil {
		return err
	}
	if err := c.keepOthers(ctx, scope, now, next); err != nil {
		return err
	}
	return c.editor(profileKey{scope, now.UID}).takenAway(ctx, now, next.annotations, next.labels)
}

// keepOthers restores annotations of others that a PATCH has removed.
func (c *Client) keepOthers(ctx context.Context, scope Scope, now Profile, next metadata) error {
	others := maps.Clone(now.annotations)
	maps.DeleteFunc(others, func(key, _ string) bool {
		_, own := owned(map[string]string{key: ""})[key]
		return own || key == v1.AnnotationScope // which Palette alone sets
	})
	if len(others) == 0 {
		return nil
	}
	found, err := c.FreshProfile(ctx, scope, now.UID)
	if err != nil {
		return fmt.Errorf("look whether the metadata is as it was written: %w", err)
	}
	for key := range others {
		if _, there := found.annotations[key]; !there {
			return c.patchMetadata(ctx, scope, now, next, next.annotations)
		}
	}
	return nil
}

// patchMetadata sends metadata, without the scope, which Palette alone sets. When
// the response does not show the result, the profile is read.
func (c *Client) patchMetadata(
	ctx context.Context, scope Scope, now Profile, next metadata, sent map[string]string,
) error {
	sent = maps.Clone(sent)
	delete(sent, v1.AnnotationScope)
	entity := v1.ProfileMetaEntity{
		Metadata: &v1.ObjectMetaInputEntity{Name: now.Name, Annotations: sent, Labels: next.labels},
		Spec:     &v1.ClusterProfileSpecEntity{Version: now.Version},
	}
	err := c.send(ctx, request{method: http.MethodPatch, scope: scope, body: entity, repeatable: true},
		v1.PathProfileMetadata, now.UID)
	if err == nil || !mayHaveActed(err) {
		return err
	}
	found, readErr := c.lookAt(ctx, scope, now.UID)
	if readErr == nil && shows(found.annotations, owned(now.annotations), sent) &&
		shows(found.labels, now.labels, next.labels) {
		return nil
	}
	return err
}

// shows reports whether what was read has every change from before to written.
func shows(read, before, written map[string]string) bool {
	for key, value := range written {
		if value != before[key] && value != read[key] {
			return false
		}
	}
	for key := range before {
		_, stays := written[key]
		if _, there := read[key]; there && !stays {
			return false
		}
	}
	return true
}
