package abcwebhook

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a secret that sender and receiver share (clause transport.token), of which only the
// digest is kept.
//
// Digests are compared, in constant time: they have one length, whatever the lengths of what they
// are made of, and how far two of them agree says nothing about those.
type token [sha256.Size]byte

// newToken refuses a text that no header can carry, or that would match a missing token. The error
// does not quote it.
func newToken(text string) (token, error) {
	if err := checkToken(text); err != nil {
		return token{}, err
	}
	return sha256.Sum256([]byte(text)), nil
}

func checkToken(text string) error {
	switch {
	case text == "":
		return errors.New("token: it is empty")
	case !utf8.ValidString(text):
		return errors.New("token: it is not UTF-8")
	case strings.ContainsFunc(text, unicode.IsControl):
		return errors.New("token: it holds a control character (a line break at its end, perhaps?)")
	case strings.TrimSpace(text) != text:
		return errors.New("token: it starts or ends with a blank")
	default:
		return nil
	}
}

// matchesAny tells whether a header's value is one of the tokens. All are compared, whichever
// matches, so that the time taken does not tell which.
func matchesAny(tokens []token, value string) bool {
	candidate := sha256.Sum256([]byte(value))
	matched := 0
	for index := range tokens {
		matched |= subtle.ConstantTimeCompare(candidate[:], tokens[index][:])
	}
	return matched == 1
}
