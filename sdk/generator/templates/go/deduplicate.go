package abcwebhook

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
)

// BodyMemory remembers the bodies that were dealt with, by their SHA-256 in hexadecimal digits.
//
// The protocol has no delivery id: a receiver can recognize a repetition by its bytes only. That is
// lossy, since real traffic holds byte-identical bodies that are no repetition: an issue that is
// added to the same feedback twice is told twice, in the same words. Turn it on where acting twice
// does more harm than acting once too seldom.
type BodyMemory interface {
	// Has tells whether a body was dealt with a short while ago.
	Has(ctx context.Context, digest string) (bool, error)

	// Add remembers a body that was dealt with.
	Add(ctx context.Context, digest string) error
}

// RecentBodies is a memory within this process. Several processes need a shared one of their own.
// Its zero value is ready, and it is safe for concurrent use.
type RecentBodies struct {
	// For is how long a body is remembered; a minute if it is zero.
	For time.Duration

	// Limit is how many bodies are remembered at the most, the oldest forgotten first; 10,000 if it
	// is zero.
	Limit int

	// Now tells the time; [time.Now] if it is nil.
	Now func() time.Time

	mutex   sync.Mutex
	moments map[string]time.Time
	// In the order of their moments. A body that was added again is there twice.
	oldest []remembered
}

type remembered struct {
	digest string
	moment time.Time
}

// Has implements [BodyMemory].
func (m *RecentBodies) Has(_ context.Context, digest string) (bool, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.forget()
	_, ok := m.moments[digest]
	return ok, nil
}

// Add implements [BodyMemory].
func (m *RecentBodies) Add(_ context.Context, digest string) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.moments == nil {
		m.moments = map[string]time.Time{}
	}
	now := m.now()
	m.moments[digest] = now
	m.oldest = append(m.oldest, remembered{digest, now})
	m.forget()
	return nil
}

func (m *RecentBodies) forget() {
	for len(m.oldest) > 0 {
		first := m.oldest[0]
		current := m.moments[first.digest].Equal(first.moment)
		if current && len(m.moments) <= m.limit() && m.now().Sub(first.moment) < m.lifetime() {
			return
		}
		m.oldest = m.oldest[1:]
		if current {
			delete(m.moments, first.digest)
		}
	}
}

func (m *RecentBodies) now() time.Time {
	if m.Now != nil {
		return m.Now()
	}
	return time.Now()
}

func (m *RecentBodies) limit() int {
	if m.Limit > 0 {
		return m.Limit
	}
	return 10_000
}

func (m *RecentBodies) lifetime() time.Duration {
	if m.For > 0 {
		return m.For
	}
	return time.Minute
}

// DigestOf is what a memory knows a body by.
func DigestOf(body []byte) string {
	digest := sha256.Sum256(body)
	return hex.EncodeToString(digest[:])
}
