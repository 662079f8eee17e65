package testbed

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// Cost is what a function took.
type Cost struct {
	Time time.Duration
	// Memory is how many bytes there were at most over those at the start.
	Memory uint64
}

// MostMemory and MostTime are what hostile input may cost at most.
const (
	MostMemory = 256 << 20
	MostTime   = 20 * time.Second
)

// String writes a cost for a log.
func (c Cost) String() string {
	return fmt.Sprintf("%v, %d MiB", c.Time.Round(time.Millisecond), c.Memory>>20)
}

// Measured runs a function and samples the memory of the process meanwhile.
// Nothing else may run in it, and the race detector multiplies both.
func Measured(run func()) Cost {
	runtime.GC()
	before, most := memory(), atomic.Uint64{}
	ended, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			most.Store(max(most.Load(), memory()))
			select {
			case <-ended:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	begun := time.Now()
	run()
	took := time.Since(begun)
	close(ended)
	<-stopped
	return Cost{took, most.Load() - min(most.Load(), before)}
}

func memory() uint64 {
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return now.HeapInuse + now.StackInuse
}
