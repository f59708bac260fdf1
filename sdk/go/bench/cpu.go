//go:build unix

package main

import "syscall"

// cpuTime is what this process has used of the processors, in microseconds, the collector's share
// included.
func cpuTime() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	micros := func(t syscall.Timeval) int64 { return int64(t.Sec)*1_000_000 + int64(t.Usec) }
	return micros(usage.Utime) + micros(usage.Stime)
}
