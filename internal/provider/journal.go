package provider

import (
	"context"
	"log/slog"
	"os"
	"slices"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// journalLogger logs into Terraform's logs, nil where they are off.
func journalLogger() *slog.Logger {
	if !LogsRequested(os.Environ()) {
		return nil
	}
	return slog.New(terraformLog{})
}

// terraformLog hands records to the logger that the framework puts into the context of each call.
type terraformLog struct{ fields []slog.Attr }

// Enabled implements slog.Handler: the framework's logger knows its level.
func (terraformLog) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (l terraformLog) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, record.NumAttrs()+len(l.fields))
	add := func(field slog.Attr) bool {
		fields[field.Key] = field.Value.Any()
		return true
	}
	for _, field := range l.fields {
		add(field)
	}
	record.Attrs(add)
	if record.Level < slog.LevelInfo {
		tflog.Debug(ctx, record.Message, fields)
		return nil
	}
	tflog.Info(ctx, record.Message, fields)
	return nil
}

// WithAttrs implements slog.Handler.
func (l terraformLog) WithAttrs(fields []slog.Attr) slog.Handler {
	return terraformLog{slices.Concat(l.fields, fields)}
}

// WithGroup implements slog.Handler: lines have no groups.
func (l terraformLog) WithGroup(string) slog.Handler { return l }
