package main

import "context"

// scenario is a script: an example folder, copied to a new workspace, and the steps that run there in their order. To
// add a scenario, write a function that returns one, as quickstart does, and list it in demonstrate.
type scenario struct {
	title   string   // what the scenario shows, as a heading
	example string   // folder under examples/
	env     []string // environment of every command of the scenario
	steps   []step
}

// step prints what it shows, and then shows it: args runs the CLI, act changes the test world, and check examines the
// result of either. Each of the three may be missing. The demo ends at the first step that fails.
type step struct {
	shows  string
	args   []string
	status int      // exit status that the CLI must have
	prints []string // text that the CLI must print; line breaks and frames do not count
	all    bool     // print every line of the CLI, not only the essential ones
	act    func(context.Context, *workspace) error
	check  func(context.Context, *workspace) error
}
