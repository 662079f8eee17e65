package attribute

import (
	"context"
	"reflect"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Source is a configuration, plan or state of the framework.
type Source interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// Target is a plan or state of the framework.
type Target interface {
	Set(ctx context.Context, value any) diag.Diagnostics
}

// Get does what the Get of source does, for a struct whose fields are all values of the framework. The framework's own
// compiles a regular expression for each field at every call: with hundreds of resources it takes as long as the rest
// of a plan.
func Get[T any](ctx context.Context, source Source, into *T) diag.Diagnostics {
	var object types.Object
	diags := source.Get(ctx, &object)
	if diags.HasError() {
		return diags
	}
	fill(reflect.ValueOf(into).Elem(), object)
	return diags
}

// Nested decodes an object attribute. A null or unknown object gives the zero model, whose fields are null.
func Nested[T any](object types.Object) (m T) {
	fill(reflect.ValueOf(&m).Elem(), object)
	return m
}

func fill(record reflect.Value, object types.Object) {
	values := object.Attributes()
	for name, field := range fieldsOf(record.Type()) {
		if value, there := values[name]; there {
			record.Field(field).Set(reflect.ValueOf(value))
		}
	}
}

// Set does what the Set of target does, for a struct as Get takes it.
func Set[T any](ctx context.Context, target Target, from T) diag.Diagnostics {
	return target.Set(ctx, types.ObjectValueMust(members(ctx, from)))
}

// Object is the inverse of Nested; nil gives null.
func Object[T any](from *T) types.Object {
	if from == nil {
		kinds, _ := members(context.Background(), *new(T))
		return types.ObjectNull(kinds)
	}
	return types.ObjectValueMust(members(context.Background(), *from))
}

// members are the types and values of the fields of a struct, by attribute.
func members[T any](ctx context.Context, from T) (map[string]attr.Type, map[string]attr.Value) {
	record := reflect.ValueOf(from)
	values, kinds := map[string]attr.Value{}, map[string]attr.Type{}
	for name, field := range fieldsOf(record.Type()) {
		values[name] = record.Field(field).Interface().(attr.Value)
		kinds[name] = values[name].Type(ctx)
	}
	return kinds, values
}

// fields are the indexes of the fields of structs, by attribute.
var fields sync.Map // reflect.Type → map[string]int

func fieldsOf(record reflect.Type) map[string]int {
	if known, ok := fields.Load(record); ok {
		return known.(map[string]int)
	}
	found := map[string]int{}
	for i := range record.NumField() {
		found[record.Field(i).Tag.Get("tfsdk")] = i
	}
	fields.Store(record, found)
	return found
}
