package abcwebhook

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Parse reads a body: UTF-8 JSON, one object, nothing behind it, of the shape that its `event` asks
// for. Of a repeated key the last value counts. The error is a [*MalformedBodyError], which says
// where the fault is.
//
// The body is read in one pass, and the event shares no memory with it.
func Parse(body []byte) (WebhookEvent, error) {
	event, fault := decode(body, readEvent)
	if fault != nil {
		return nil, fault.malformed()
	}
	return event, nil
}

// decode reads a whole text. Most texts are read in one pass. One in which something is wrong is
// looked at again: no JSON is worse than a wrong shape, and the fault may be in the earlier value of
// a key that comes twice, or lie in what the two are together.
func decode[T any](text []byte, read func(*scanner) T) (value T, fault *fault) {
	if !utf8.Valid(text) {
		return value, notUTF8()
	}
	var s scanner
	value, fault = whole(&s, text, read)
	if fault == nil || !fault.json {
		return value, fault
	}
	if _, broken := whole(&s, text, (*scanner).skip); broken != nil {
		return value, broken
	}
	return whole(&s, withoutRepetitions(text), read)
}

func whole[T any](s *scanner, text []byte, read func(*scanner) T) (T, *fault) {
	s.reset(text)
	value := read(s)
	s.end()
	return value, s.fault
}

func notUTF8() *fault {
	return &fault{problem: "it is not UTF-8"}
}

// readEvent reads an event in the one pass that there is, if its name comes first, as it does on
// the wire. If not, the name is looked for before.
func readEvent(s *scanner) WebhookEvent {
	name, ok := leadingName(s.text)
	if !ok {
		name, ok = nameSomewhere(s)
	}
	if !ok {
		return nil
	}
	return readNamed(s, EventName(name))
}

// leadingName is the name of the event, if it is the first thing that the body says.
func leadingName(text []byte) (name string, ok bool) {
	var s scanner
	s.reset(text)
	if s.peek() != '{' || !s.object() || !s.nextKey() || string(s.key()) != tagKey || s.peek() != '"' {
		return "", false
	}
	content, escaped := s.quoted()
	return string(content), s.fault == nil && !escaped
}

// nameSomewhere looks through the whole body for the name, and leaves the scanner where it was.
func nameSomewhere(s *scanner) (name string, ok bool) {
	if !s.object() {
		return "", false
	}
	for s.nextKey() {
		if string(s.key()) == tagKey {
			name, ok = s.readText(), true
		} else {
			s.skip()
		}
	}
	if s.fault == nil && !ok {
		s.missing(tagKey)
	}
	if s.fault != nil {
		return "", false
	}
	s.reset(s.text)
	return name, true
}

// readTag reads the name of the event, which is known: a later one that says otherwise makes what
// was read by the first a fault.
func (s *scanner) readTag(name EventName) EventName {
	s.peek()
	start := s.at
	if s.readText() != string(name) && s.fault == nil {
		s.at = start
		s.mismatch("the name that the event has before")
	}
	return name
}

// withoutRepetitions is the same JSON, in which of each key there is the last value alone. The text
// must be JSON.
func withoutRepetitions(text []byte) []byte {
	var s scanner
	s.reset(text)
	dropped := repetitions(&s, nil)
	slices.SortFunc(dropped, func(one, other span) int { return cmp.Compare(one.start, other.start) })
	out := make([]byte, 0, len(text))
	at := 0
	for _, drop := range dropped {
		if drop.start >= at {
			out = append(out, text[at:drop.start]...)
			at = drop.end
		}
	}
	return append(out, text[at:]...)
}

// A span is a part of a text.
type span struct{ start, end int }

// repetitions adds where there are keys that come again, each with its value and the comma behind.
func repetitions(s *scanner, found []span) []span {
	switch s.peek() {
	case '{':
		var starts []int
		places := map[string]int{}
		var again []int
		for s.object(); s.nextKey(); found = repetitions(s, found) {
			key := string(s.key())
			if place, ok := places[key]; ok {
				again = append(again, place)
			}
			places[key] = len(starts)
			starts = append(starts, s.path[len(s.path)-1].at)
		}
		for _, place := range again {
			found = append(found, span{starts[place], starts[place+1]})
		}
	case '[':
		for s.list(); s.nextItem(); {
			found = repetitions(s, found)
		}
	default:
		s.skip()
	}
	return found
}
