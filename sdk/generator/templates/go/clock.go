package abcwebhook

import (
	"context"
	"time"
)

// Clock tells the time and waits: an argument, so that a test of hours of retries takes no time.
type Clock interface {
	// Now is the time.
	Now() time.Time

	// Sleep waits for so long, or until the context ends; then it returns an error.
	Sleep(ctx context.Context, duration time.Duration) error
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now implements [Clock].
func (SystemClock) Now() time.Time {
	return time.Now()
}

// Sleep implements [Clock].
func (SystemClock) Sleep(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
