package abcwebhook

import (
	"encoding/json"
	"fmt"
)

// Optional is a value that may be absent, or null, which is another thing. Its zero value is absent.
type Optional[T any] struct {
	value T
	state state
}

type state uint8

const (
	absent state = iota
	null
	present
)

// Some is a value that is there.
func Some[T any](value T) Optional[T] {
	return Optional[T]{value: value, state: present}
}

// Null is a null.
func Null[T any]() Optional[T] {
	return Optional[T]{state: null}
}

// Get is the value, and whether there is one.
func (o Optional[T]) Get() (value T, ok bool) {
	return o.value, o.state == present
}

// Or is the value, or another where there is none.
func (o Optional[T]) Or(other T) T {
	if o.state == present {
		return o.value
	}
	return other
}

// IsNull tells whether there is a null.
func (o Optional[T]) IsNull() bool {
	return o.state == null
}

// IsAbsent tells whether there is nothing, not even a null.
func (o Optional[T]) IsAbsent() bool {
	return o.state == absent
}

// IsZero tells the same to encoding/json, for its option omitzero.
func (o Optional[T]) IsZero() bool {
	return o.state == absent
}

// MarshalJSON writes the value, or null: only what the value is in can leave it out.
func (o Optional[T]) MarshalJSON() ([]byte, error) {
	if o.state != present {
		return []byte("null"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON reads a value, or null.
func (o *Optional[T]) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*o = Null[T]()
		return nil
	}
	*o = Optional[T]{state: present}
	return json.Unmarshal(text, &o.value)
}

// String is for people: the value, or null, or absent.
func (o Optional[T]) String() string {
	switch o.state {
	case present:
		return fmt.Sprint(o.value)
	case null:
		return "null"
	default:
		return "absent"
	}
}
