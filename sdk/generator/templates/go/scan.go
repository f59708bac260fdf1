package abcwebhook

import (
	"math"
	"strconv"
)

// A scanner reads JSON from its beginning to its end and never goes back.
//
// It is not encoding/json's, which takes a key in any case for a known one, replaces what is not
// UTF-8, and half of a surrogate pair, by another character, and reads a value that has a method of
// its own to be read several times. The text must be UTF-8, which is cheaper to know of all of it
// than to ask of each string.
//
// The first fault ends the reading: from then on every method returns at once.
type scanner struct {
	text  []byte
	at    int
	path  []step
	first [8]step
	fault *fault
}

// A step is one level of the way from the root to the value that is being read.
type step struct {
	key   []byte
	at    int // Where the key begins.
	index int
	begun bool
	list  bool
}

// depthLimit is how deep values may be nested. It is encoding/json's, so that whatever was read can
// be read by others too.
const depthLimit = 10_000

func (s *scanner) reset(text []byte) {
	*s = scanner{text: text}
	s.path = s.first[:0]
}

// end checks that nothing but blanks follows.
func (s *scanner) end() {
	if s.fault == nil && s.peek() != 0 {
		s.broken()
	}
}

// peek is the next byte that is no blank, without taking it; 0 at the end, which no JSON holds.
func (s *scanner) peek() byte {
	for s.at < len(s.text) {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
			s.at++
		case 0:
			s.broken()
			return 1
		default:
			return c
		}
	}
	return 0
}

// object begins an object. Its keys come from nextKey.
func (s *scanner) object() bool {
	return s.open('{', "an object", false)
}

// list begins an array. Its elements are announced by nextItem.
func (s *scanner) list() bool {
	return s.open('[', "an array", true)
}

func (s *scanner) open(with byte, expected string, list bool) bool {
	if s.fault != nil {
		return false
	}
	if s.peek() != with {
		s.mismatch(expected)
		return false
	}
	if len(s.path) == depthLimit {
		s.broken()
		return false
	}
	s.at++
	s.path = append(s.path, step{list: list, index: -1})
	return true
}

// nextKey goes on to the value of the next key, which key returns, or ends the object.
func (s *scanner) nextKey() bool {
	if !s.another('}') {
		return false
	}
	if s.peek() != '"' {
		s.broken()
		return false
	}
	last := &s.path[len(s.path)-1]
	last.at = s.at
	content, escaped := s.quoted()
	if s.fault != nil {
		return false
	}
	if escaped {
		content = unescaped(content)
	}
	last.key = content
	if s.peek() != ':' {
		s.broken()
		return false
	}
	s.at++
	return true
}

// nextItem goes on to the next element, or ends the array.
func (s *scanner) nextItem() bool {
	if !s.another(']') {
		return false
	}
	s.path[len(s.path)-1].index++
	return true
}

// another goes on behind a comma, or ends the value, which leaves the path.
func (s *scanner) another(end byte) bool {
	if s.fault != nil {
		return false
	}
	last := &s.path[len(s.path)-1]
	switch c := s.peek(); {
	case c == end:
		s.at++
		s.path = s.path[:len(s.path)-1]
		return false
	case !last.begun:
		last.begun = true
		return true
	case c == ',':
		s.at++
		if s.peek() == end {
			s.broken()
			return false
		}
		return true
	default:
		s.broken()
		return false
	}
}

// key is the key whose value comes next.
func (s *scanner) key() []byte {
	return s.path[len(s.path)-1].key
}

// isNull takes a null, if that is what comes next.
func (s *scanner) isNull() bool {
	if s.fault != nil || s.peek() != 'n' {
		return false
	}
	s.word("null")
	return s.fault == nil
}

// skip takes a value, whatever it is, and returns it as it is written.
func (s *scanner) skip() []byte {
	if s.fault != nil {
		return nil
	}
	first := s.peek()
	start := s.at
	switch first {
	case '{':
		s.object()
		for s.nextKey() {
			s.skip()
		}
	case '[':
		s.list()
		for s.nextItem() {
			s.skip()
		}
	case '"':
		s.quoted()
	case 't':
		s.word("true")
	case 'f':
		s.word("false")
	case 'n':
		s.word("null")
	default:
		s.digits()
	}
	return s.text[start:s.at]
}

func (s *scanner) word(word string) {
	end := s.at + len(word)
	if end > len(s.text) || string(s.text[s.at:end]) != word {
		s.broken()
		return
	}
	s.at = end
}

// quoted takes a string and returns what is between its quotes, and whether there is an escape in
// it. All escapes are checked.
func (s *scanner) quoted() (content []byte, escaped bool) {
	text := s.text
	start := s.at + 1
	for at := start; at < len(text); {
		switch c := text[at]; {
		case c == '"':
			s.at = at + 1
			return text[start:at], escaped
		case c == '\\':
			length := escapeLength(text[at:])
			if length == 0 {
				s.at = at
				s.broken()
				return nil, false
			}
			escaped = true
			at += length
		case c < ' ':
			s.at = at
			s.broken()
			return nil, false
		default:
			at++
		}
	}
	s.at = len(text)
	s.broken()
	return nil, false
}

// digits takes a number and returns it as it is written. One that no double can hold is refused, as
// it would be infinite to most who read it.
func (s *scanner) digits() []byte {
	if s.fault != nil {
		return nil
	}
	start := s.at
	length, plain := numberLength(s.text[start:])
	if length == 0 {
		s.broken()
		return nil
	}
	literal := s.text[start : start+length]
	if !plain || length > 300 {
		if value, _ := strconv.ParseFloat(string(literal), 64); math.IsInf(value, 0) {
			s.broken()
			return nil
		}
	}
	s.at += length
	return literal
}

// numberLength is the length of the number that a text begins with, 0 if it begins with none, and
// whether there are only digits in it.
func numberLength(text []byte) (length int, plain bool) {
	at := 0
	if at < len(text) && text[at] == '-' {
		at++
	}
	whole := digitsIn(text[at:])
	if whole == 0 || whole > 1 && text[at] == '0' {
		return 0, false
	}
	at += whole
	plain = true
	if at < len(text) && text[at] == '.' {
		fraction := digitsIn(text[at+1:])
		if fraction == 0 {
			return 0, false
		}
		at += 1 + fraction
	}
	if at < len(text) && text[at]|0x20 == 'e' {
		plain = false
		at++
		if at < len(text) && (text[at] == '+' || text[at] == '-') {
			at++
		}
		exponent := digitsIn(text[at:])
		if exponent == 0 {
			return 0, false
		}
		at += exponent
	}
	return at, plain
}

func digitsIn(text []byte) int {
	for at, c := range text {
		if c < '0' || c > '9' {
			return at
		}
	}
	return len(text)
}
