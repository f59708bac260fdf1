package abcwebhook

import (
	"fmt"
	"strconv"
	"time"
)

// Time is the moment that the timestamp names. A leap second is the second after it.
//
// Of a fraction with more than nine digits the rest is cut off; the text itself is never rewritten.
func (t Timestamp) Time() (time.Time, error) {
	moment, ok := momentOf(string(t))
	if !ok {
		return time.Time{}, fmt.Errorf("timestamp: %s is not of RFC 3339", excerpt(string(t), strconv.Quote))
	}
	return moment, nil
}

// isTimestamp tells whether a text is a date and time of RFC 3339.
//
// Taken are: T and Z in either case, any number of fraction digits from one up, offsets up to
// 23:59, and second 60 at the end of a month in UTC, where leap seconds can be. Refused are:
// another separator than T, a day the month does not have, a missing offset, hour 24.
func isTimestamp(text string) bool {
	_, ok := momentOf(text)
	return ok
}

func momentOf(text string) (moment time.Time, ok bool) {
	const shape = "dddd-dd-ddTdd:dd:dd"
	if len(text) <= len(shape) || !hasShape(text[:len(shape)], shape) {
		return moment, false
	}
	year, month, day := number(text[:4]), number(text[5:7]), number(text[8:10])
	hour, minute, second := number(text[11:13]), number(text[14:16]), number(text[17:19])
	nanoseconds, rest, ok := fraction(text[len(shape):])
	offset, zoned := offsetOf(rest)
	if !ok || !zoned || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return moment, false
	}
	if hour > 23 || minute > 59 || second > 60 {
		return moment, false
	}
	zone := time.UTC
	if offset != 0 {
		zone = time.FixedZone("", offset)
	}
	moment = time.Date(year, time.Month(month), day, hour, minute, second, nanoseconds, zone)
	return moment, second < 60 || beginsMonth(moment.UTC())
}

// beginsMonth tells whether a moment that follows a leap second is the first of a month.
func beginsMonth(moment time.Time) bool {
	return moment.Day() == 1 && moment.Hour() == 0 && moment.Minute() == 0
}

func hasShape(text, shape string) bool {
	for at := range len(shape) {
		c := text[at]
		switch shape[at] {
		case 'd':
			if c < '0' || c > '9' {
				return false
			}
		case 'T':
			if c|0x20 != 't' {
				return false
			}
		default:
			if c != shape[at] {
				return false
			}
		}
	}
	return true
}

func number(digits string) int {
	value := 0
	for _, c := range []byte(digits) {
		value = 10*value + int(c-'0')
	}
	return value
}

// fraction takes the digits behind a point, if there is one.
func fraction(text string) (nanoseconds int, rest string, ok bool) {
	if text[0] != '.' {
		return 0, text, true
	}
	text = text[1:]
	count := digitsIn([]byte(text))
	for at := range 9 {
		nanoseconds *= 10
		if at < count {
			nanoseconds += int(text[at] - '0')
		}
	}
	return nanoseconds, text[count:], count > 0
}

// offsetOf is the offset from UTC in seconds.
func offsetOf(text string) (seconds int, ok bool) {
	if text == "Z" || text == "z" {
		return 0, true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || !hasShape(text[1:], "dd:dd") {
		return 0, false
	}
	hours, minutes := number(text[1:3]), number(text[4:6])
	if hours > 23 || minutes > 59 {
		return 0, false
	}
	seconds = (60*hours + minutes) * 60
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, true
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}
