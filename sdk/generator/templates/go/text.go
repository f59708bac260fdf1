package abcwebhook

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// escapeLength is the length of the escape that a text begins with; 0 if it is none. The two halves
// of a surrogate pair are one escape, and half a pair is none: no UTF-8 can say it.
func escapeLength(text []byte) int {
	if len(text) < 2 {
		return 0
	}
	if text[1] != 'u' {
		if strings.IndexByte(`"\/bfnrt`, text[1]) < 0 {
			return 0
		}
		return 2
	}
	unit, ok := codeUnit(text)
	switch {
	case !ok:
		return 0
	case !utf16.IsSurrogate(unit):
		return 6
	}
	second, ok := codeUnit(text[6:])
	if !ok || utf16.DecodeRune(unit, second) == utf8.RuneError {
		return 0
	}
	return 12
}

// codeUnit is what \uXXXX stands for, which the text begins with.
func codeUnit(text []byte) (unit rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, c := range text[2:6] {
		digit, ok := hexDigit(c)
		if !ok {
			return 0, false
		}
		unit = unit<<4 | digit
	}
	return unit, true
}

func hexDigit(c byte) (digit rune, ok bool) {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0'), true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10, true
	default:
		return 0, false
	}
}

// unescaped is the text that the content of a string stands for. Its escapes were checked before.
func unescaped(content []byte) []byte {
	text := make([]byte, 0, len(content))
	for at := 0; at < len(content); {
		if content[at] != '\\' {
			text = append(text, content[at])
			at++
			continue
		}
		length := escapeLength(content[at:])
		text = appendEscaped(text, content[at:at+length])
		at += length
	}
	return text
}

func appendEscaped(text, escape []byte) []byte {
	switch escape[1] {
	case 'b':
		return append(text, '\b')
	case 'f':
		return append(text, '\f')
	case 'n':
		return append(text, '\n')
	case 'r':
		return append(text, '\r')
	case 't':
		return append(text, '\t')
	case 'u':
		unit, _ := codeUnit(escape)
		if len(escape) == 12 {
			second, _ := codeUnit(escape[6:])
			unit = utf16.DecodeRune(unit, second)
		}
		return utf8.AppendRune(text, unit)
	default:
		return append(text, escape[1])
	}
}

// appendQuoted adds a text as a JSON string with as few escapes as JSON allows. The text must be
// UTF-8.
func appendQuoted(out []byte, text string) []byte {
	const digits = "0123456789abcdef"
	out = append(out, '"')
	start := 0
	for at := range len(text) {
		c := text[at]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		out = append(out, text[start:at]...)
		start = at + 1
		if short := strings.IndexByte("\"\\\b\f\n\r\t", c); short >= 0 {
			out = append(out, '\\', `"\bfnrt`[short])
		} else {
			out = append(out, `\u00`...)
			out = append(out, digits[c>>4], digits[c&0xF])
		}
	}
	out = append(out, text[start:]...)
	return append(out, '"')
}
