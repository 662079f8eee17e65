package process

import (
	"os/exec"
	"time"
)

// Cost is what a run took.
type Cost struct {
	Wall time.Duration
	// Processor is the time of the program and of the processes that it started and waited for, in user and system
	// mode.
	Processor time.Duration
	// Peak is the most memory that one of its plugins held, in bytes.
	Peak uint64
}

// Run runs a command to its end. Plugins are its children that run plugin, a path without symbolic links.
func Run(command *exec.Cmd, plugin string) (Cost, error) {
	begun := time.Now()
	if err := command.Start(); err != nil {
		return Cost{}, err
	}
	done, peak := make(chan struct{}), make(chan uint64, 1)
	go func() { peak <- watch(command.Process.Pid, plugin, done) }()
	err := command.Wait()
	cost := Cost{Wall: time.Since(begun)}
	close(done)
	cost.Peak = <-peak
	cost.Processor = command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	return cost, err
}
