package main

import "context"

// scenario is an example folder, copied to a fresh workspace, and what is done there.
type scenario struct {
	title   string
	example string   // folder under examples/
	env     []string // for every command of the scenario
	steps   []step
}

// step says what it shows and shows it. A step with args runs the CLI; one with do does something else in the world; check
// examines what either left behind.
type step struct {
	says  string
	args  []string
	exit  int      // status that the CLI must end with
	shows []string // text that the CLI must print, line breaks and margins aside
	whole bool     // print every line of the CLI, not only the essential ones
	do    func(context.Context, *workspace) error
	check func(context.Context, *workspace) error
}
