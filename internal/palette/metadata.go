package palette

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"

	v1 "github.com/palette-oci/terraform-provider-palette/internal/palette/v1"
)

// Description is what is said about a profile.
type Description struct {
	Text string
	Tags map[string]string
	// Dropped are tags to take away; others that are not in Tags are kept.
	Dropped []string
}

// DescribeProfile changes the description and tags of a profile, unless they
// are so already. Nothing of it needs publishing; annotations and labels of
// others are kept.
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

// metadata is what is said about a profile, on the wire.
type metadata struct{ annotations, labels map[string]string }

// with is the metadata with a description; extra are further annotations, ""
// takes one away.
func (m metadata) with(d Description, extra map[string]string) metadata {
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

// annotate writes one annotation of a profile, "" takes it away.
func (c *Client) annotate(ctx context.Context, scope Scope, now Profile, key, text string) error {
	said := Description{Text: now.Description, Tags: now.Tags}
	return c.describe(ctx, scope, now, said, map[string]string{key: text})
}

// describe writes what differs; extra are further annotations, "" takes one
// away. Annotations of others are not sent: Palette may refuse what it keeps
// there itself. Whether a PATCH replaces the annotations or is merged into them
// is in no source, so what others wrote and what had to go is looked at
// afterwards, and put right once.
func (c *Client) describe(ctx context.Context, scope Scope, now Profile, d Description, extra map[string]string) error {
	before := metadata{now.annotations, now.labels}
	next := before.with(d, extra)
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

// keepOthers puts annotations of others back that a PATCH took away.
func (c *Client) keepOthers(ctx context.Context, scope Scope, now Profile, next metadata) error {
	others := maps.Clone(now.annotations)
	maps.DeleteFunc(others, func(key, _ string) bool {
		_, own := owned(map[string]string{key: ""})[key]
		return own || key == v1.AnnotationScope // which is Palette's to say
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

// patchMetadata sends metadata, without the scope, which is Palette's to say. When
// the response does not tell what became of it, the profile does.
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
