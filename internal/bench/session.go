package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
	"github.com/palette-oci/terraform-provider-palette/internal/bench/process"
	"github.com/palette-oci/terraform-provider-palette/internal/testbed"
)

// startsEach is how many starts there are for each pair of runs.
const startsEach = 5

// session is one run of the benchmark.
type session struct {
	settings
	tools  tools
	begun  time.Time
	report figure.Report
	// longest is what the longest pair took so far, and lasted what the last of each row took.
	longest time.Duration
	lasted  map[string]time.Duration
}

// selected reports whether a part is to be measured.
func (s *session) selected(name string) bool {
	return (!s.quick || selected(quick(), name)) && selected(s.only, name)
}

// late reports whether a pair of a row would not end within the bound, by the time of earlier pairs.
func (s *session) late(name string) bool {
	expected, known := s.lasted[name]
	if !known {
		expected = s.longest
	}
	return s.within > 0 && time.Since(s.begun)+expected > s.within
}

// everything measures what is selected. What was measured before an error is in the report.
func (s *session) everything(ctx context.Context) (err error) {
	if s.report.Machine, err = s.tools.machine(ctx); err != nil {
		return err
	}
	s.report.Size = figure.Sides[int64]{Own: s.tools.own.size(), Plain: s.tools.nothing.size()}
	if s.quick {
		s.report.Note = "Of a quick run (`make bench-quick`): few rows, few rounds."
	}
	if s.selected(starts) {
		if err := s.measureStarts(ctx); err != nil {
			return err
		}
	}
	if s.selected(lookUps) {
		if s.report.LookUps, err = measureLookUps(ctx, versions, 2*s.rounds+1); err != nil {
			return fmt.Errorf("%s: %w", lookUps, err)
		}
		fmt.Printf("%s: %.2f of a loop of plain requests\n", lookUps, s.report.Rate().Median)
	}
	return s.rows(ctx)
}

func (s *session) measureStarts(ctx context.Context) (err error) {
	folder, err := os.MkdirTemp("", "palette-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	client, err := testbed.Start(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	start := func(plugin installed, into *figure.Start) func() error {
		return func() error {
			start, err := process.Handshake(ctx, plugin.binary, client.CA())
			*into = figure.Start{Seconds: start.Wall.Seconds(), Resident: start.Resident, Peak: start.Peak}
			return err
		}
	}
	for number := range startsEach * s.rounds {
		var both figure.Sides[figure.Start]
		if err := inTurn(number, start(s.tools.own, &both.Own), start(s.tools.nothing, &both.Plain)); err != nil {
			return err
		}
		s.report.Starts = append(s.report.Starts, both)
	}
	fmt.Printf("%s: %d pairs\n", starts, len(s.report.Starts))
	return nil
}

// rows measures each row once before it measures any of them again, so that other work of the machine affects all of
// them.
func (s *session) rows(ctx context.Context) error {
	var chosen []row
	most := 0
	for _, r := range everyRow() {
		if s.selected(r.name()) {
			chosen = append(chosen, r)
			most = max(most, r.rounds(s.rounds))
		}
	}
	figures := make([]figure.Row, len(chosen))
	defer func() {
		for _, measured := range figures {
			if len(measured.Operations) > 0 {
				s.report.Rows = append(s.report.Rows, measured)
			}
		}
		s.report.Sort()
	}()
	for number := range most {
		for i, r := range chosen {
			if number >= r.rounds(s.rounds) {
				continue
			}
			if s.late(r.name()) {
				fmt.Printf("No time is left for round %d of %s.\n", number+1, r.name())
				continue
			}
			if err := s.row(ctx, r, number, &figures[i]); err != nil {
				return fmt.Errorf("%s: %w", r.name(), err)
			}
		}
	}
	return nil
}

// row measures one pair of a row.
func (s *session) row(ctx context.Context, r row, number int, figures *figure.Row) error {
	begun := time.Now()
	figures.Name, figures.Date, figures.Resources = r.name(), begun.Format(time.DateOnly), r.resources()
	if err := round(ctx, s.tools, r, number, figures); err != nil {
		return err
	}
	s.lasted[r.name()] = time.Since(begun)
	s.longest = max(s.longest, s.lasted[r.name()])
	printRound(*figures, number)
	return nil
}

// printRound prints what the last round of a row took.
func printRound(row figure.Row, number int) {
	fmt.Printf("%-28s round %d:", row.Name, number+1)
	for _, operation := range row.Operations {
		last := operation.Rounds[len(operation.Rounds)-1]
		fmt.Printf("  %s %.2f/%.2f", operation.Name, last.Own.Seconds, last.Plain.Seconds)
	}
	fmt.Println(" s")
}
