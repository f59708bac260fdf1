package abcwebhook

import (
	"errors"
	"fmt"
	"io"
	"net/http"
)

// sureSize is how much memory a request gets on its word alone, in bytes.
const sureSize = 64 * 1024

// readBody reads a body, no further than the limit.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body := http.MaxBytesReader(w, r.Body, limit)
	// One more than the length, to find the end without growing.
	raw := make([]byte, 0, min(max(r.ContentLength, 511), sureSize)+1)
	for {
		if len(raw) == cap(raw) {
			raw = append(raw, 0)[:len(raw)]
		}
		count, err := body.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+count]
		switch {
		case err == io.EOF:
			return raw, checkLength(r, raw)
		case err != nil:
			return nil, readError(err)
		}
	}
}

func readError(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return ErrBodyTooLarge
	case errors.Is(err, http.ErrBodyReadAfterClose):
		return readBefore(err)
	default:
		return fmt.Errorf("%w: %w", ErrBodyBrokenOff, err)
	}
}

// checkLength finds a body that ends without an error before its announced length: what is missing
// went to somebody else.
func checkLength(r *http.Request, raw []byte) error {
	if r.ContentLength > int64(len(raw)) {
		return readBefore(nil)
	}
	return nil
}

func readBefore(cause error) error {
	const problem = "body: something else has read it before; mount the receiver in front of it"
	return &SetUpError{problem: problem, cause: cause}
}
