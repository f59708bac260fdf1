package abcwebhook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A fault is what is wrong with a body.
type fault struct {
	// Whether the body is JSON at all; if not, there is no pointer.
	json    bool
	pointer string
	problem string
}

// malformed is the error that tells of the fault.
func (f *fault) malformed() *MalformedBodyError {
	return &MalformedBodyError{fault: *f}
}

// broken says that the text is no JSON at the place that was reached.
func (s *scanner) broken() {
	if s.fault == nil {
		s.fault = &fault{problem: syntaxProblem(s.text, s.at)}
	}
}

func syntaxProblem(text []byte, at int) string {
	switch {
	case len(text) == 0:
		return "no JSON: it is empty"
	case strings.HasPrefix(string(text[:min(len(text), 3)]), "\uFEFF"):
		return "no JSON: it starts with a byte order mark, which JSON does not have"
	case at >= len(text):
		return "no JSON: it breaks off"
	default:
		return fmt.Sprintf("no JSON at byte %d", at+1)
	}
}

// mismatch says that the value that comes next is something else than expected, or no JSON.
func (s *scanner) mismatch(expected string) {
	if s.fault != nil {
		return
	}
	start := s.at
	pointer := s.pointer()
	found := s.skip()
	if s.fault == nil {
		s.at = start
		problem := fmt.Sprintf("expected %s, found %s", expected, describe(found))
		s.fault = &fault{json: true, pointer: pointer, problem: problem}
	}
}

// missing says that the object that was read last lacks a key.
func (s *scanner) missing(key string) {
	if s.fault == nil {
		problem := fmt.Sprintf("key `%s` is missing", key)
		s.fault = &fault{json: true, pointer: s.pointer(), problem: problem}
	}
}

// pointer is the JSON pointer (RFC 6901) of the value that comes next.
func (s *scanner) pointer() string {
	var pointer strings.Builder
	for _, step := range s.path {
		if step.list {
			pointer.WriteString("/" + strconv.Itoa(step.index))
		} else {
			escape := strings.NewReplacer("~", "~0", "/", "~1")
			pointer.WriteString("/" + escape.Replace(string(step.key)))
		}
	}
	return pointer.String()
}

// excerptLength is how much of a text is quoted, in characters: enough for a timestamp.
const excerptLength = 32

// describe is a value in words, short enough for a log.
func describe(value []byte) string {
	value = []byte(strings.TrimLeft(string(value), " \t\r\n"))
	switch value[0] {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		text := string(unescaped(value[1 : len(value)-1]))
		return excerpt(text, strconv.Quote)
	default:
		return excerpt(string(value), func(text string) string { return text })
	}
}

func excerpt(text string, quote func(string) string) string {
	if utf8.RuneCountInString(text) <= excerptLength {
		return quote(text)
	}
	return quote(string([]rune(text)[:excerptLength])) + " and more"
}
