// Command bench measures what this provider costs beside one that does nothing: the real terraform runs the same
// configuration with either, in turn, in a world on loopback. It writes the figures, a page and a chart.
//
// It measures the provider as it is built, through Terraform alone; only look-ups are measured in this process.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// settings are the flags of the command line.
type settings struct {
	only   string
	rounds int
	within time.Duration
	quick  bool
	strict bool
	out    string
	list   bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

func parse(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&s.only, "only", "",
		"measure only these `parts`, with commas between, such as layers/100, starts\n"+
			"or 'registries/*/embedded'; the other figures stay as they are")
	flags.IntVar(&s.rounds, "rounds", 3, "`pairs` of runs for each row; rows of one resource have three times as many")
	flags.DurationVar(&s.within, "within", 0, "begin no pair that would not end within this `time`; 0 is no bound")
	flags.BoolVar(&s.quick, "quick", false, "measure a few small parts, of which more cannot be had in five minutes")
	flags.BoolVar(&s.strict, "strict", false, "turn the framework's logs off in do-nothing as well, and write nothing")
	flags.StringVar(&s.out, "out", "docs/performance",
		"`folder` for the page, the chart and the figures; empty for none")
	flags.BoolVar(&s.list, "list", false, "list the parts and end")
	if err := flags.Parse(args); err != nil {
		return settings{}, err
	}
	if flags.NArg() > 0 || s.rounds < 1 {
		return settings{},
			errors.New("usage: bench [-quick] [-strict] [-only PARTS] [-rounds N] [-within TIME] [-out FOLDER] [-list]")
	}
	return s, checkSelection(s.only)
}

func run(ctx context.Context, args []string) (err error) {
	chosen, err := parse(args)
	if err != nil {
		return err
	}
	if chosen.list {
		list()
		return nil
	}
	begun := time.Now()
	folder, err := os.MkdirTemp("", "palette-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	fmt.Println("Build this provider and do-nothing, and let terraform install them.")
	built, err := prepare(ctx, folder)
	if err != nil {
		return err
	}
	if chosen.strict {
		built.env = append(built.env, "TF_LOG_SDK=OFF")
		chosen.out = ""
	}
	measured := session{settings: chosen, tools: built, begun: begun, lasted: map[string]time.Duration{}}
	found := measured.everything(ctx)
	if measured.report.Machine.Cores == 0 {
		return found
	}
	printOutcomes(measured.report)
	if chosen.out == "" {
		return found
	}
	return errors.Join(found, write(chosen.out, chosen.only != "", measured.report))
}

func list() {
	fmt.Println(starts)
	fmt.Println(lookUps)
	for _, row := range everyRow() {
		fmt.Println(row.name())
	}
}
