package process

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// interval is how often the memory of plugins is read. The kernel keeps the highest value, so that what is missed is
// what a process adds in its last moments.
const interval = 50 * time.Millisecond

// Memory is of one process, in bytes.
type Memory struct{ Resident, Peak uint64 }

// memoryOf reads VmRSS and VmHWM, see proc_pid_status(5).
//
// It is not the maximum that wait4(2) returns: that survives execve, so that of a plugin would include the memory of
// Terraform when it started the plugin.
func memoryOf(pid int) Memory {
	content, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return Memory{}
	}
	return Memory{Resident: field(content, "VmRSS:"), Peak: field(content, "VmHWM:")}
}

// field is a number of kilobytes in a status file, in bytes.
func field(status []byte, name string) uint64 {
	for line := range bytes.Lines(status) {
		rest, found := bytes.CutPrefix(line, []byte(name))
		if !found {
			continue
		}
		words := bytes.Fields(rest)
		if len(words) == 0 {
			return 0
		}
		kilobytes, err := strconv.ParseUint(string(words[0]), 10, 64)
		if err != nil {
			return 0
		}
		return kilobytes << 10
	}
	return 0
}

// children are the processes that a process has started.
func children(pid int) (found []int) {
	files, err := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	if err != nil {
		return nil
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		for word := range bytes.FieldsSeq(content) {
			if child, err := strconv.Atoi(string(word)); err == nil {
				found = append(found, child)
			}
		}
	}
	return found
}

// runs reports whether a process runs a program. Between fork and execve a child still shows the program and the memory
// of its parent.
func runs(pid int, program string) bool {
	shown, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe")
	return err == nil && shown == program
}

// watch reads the memory of the children of a process that run program, until done is closed, and returns the highest
// peak.
func watch(pid int, program string, done <-chan struct{}) uint64 {
	var peak uint64
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		for _, child := range children(pid) {
			if runs(child, program) {
				peak = max(peak, memoryOf(child).Peak)
			}
		}
		select {
		case <-done:
			return peak
		case <-tick.C:
		}
	}
}
