package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/palette-oci/terraform-provider-palette/internal/bench/figure"
)

// write writes the page, the chart and the figures. With keep, the figures that are there and were not measured anew
// stay.
func write(folder string, keep bool, report figure.Report) error {
	if keep {
		earlier, err := read(folder)
		if err != nil {
			return err
		}
		report = report.Merge(earlier)
	}
	content, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, text := range map[string]string{
		figure.DataFile: string(content) + "\n", figure.PageFile: report.Page(), figure.ChartFile: report.Chart(),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	fmt.Printf("\nWritten: %s\n", filepath.Join(folder, figure.PageFile))
	return nil
}

// printOutcomes prints the goals beside what was measured.
func printOutcomes(report figure.Report) {
	fmt.Println()
	for _, outcome := range report.Outcomes() {
		if outcome.Measured {
			fmt.Println(outcome)
		}
	}
}

// read reads the figures of an earlier run, none where there are none.
func read(folder string) (earlier figure.Report, err error) {
	content, err := os.ReadFile(filepath.Join(folder, figure.DataFile))
	if errors.Is(err, fs.ErrNotExist) {
		return earlier, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &earlier)
	}
	return earlier, err
}
