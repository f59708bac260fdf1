package abcwebhook

import (
	"errors"
	"net/http"
)

// Answer is what to answer: a small JSON body that holds nothing of the request.
type Answer struct {
	status int
	body   string
	allow  string
}

// AnswerTo is the answer that an error owes: the one of this package's errors, however deep they are
// wrapped, and that of a failure for any other. No error at all means success.
func AnswerTo(err error) Answer {
	var failure *HandlerError
	var rejection *Rejection
	var malformed *MalformedBodyError
	switch {
	case err == nil:
		return answerOK
	case errors.As(err, &failure):
		// A handler's own error is a failure, even one that looks like a refusal.
		return answerFailed
	case errors.As(err, &rejection):
		return rejection.answer
	case errors.As(err, &malformed):
		return answerMalformed
	default:
		return answerFailed
	}
}

// Status is the status of the answer.
func (a Answer) Status() int {
	return a.status
}

// Header is what the head says beside the status.
func (a Answer) Header() http.Header {
	header := http.Header{}
	a.setHeader(header)
	return header
}

// Body is the body, of the content type [ContentType].
func (a Answer) Body() string {
	return a.body
}

// Write answers a request.
func (a Answer) Write(w http.ResponseWriter) {
	a.setHeader(w.Header())
	w.WriteHeader(a.status)
	// Whoever does not wait for the answer misses it.
	_, _ = w.Write([]byte(a.body))
}

// contentType is shared by all answers, which costs less than one for each.
var contentType = []string{ContentType}

func (a Answer) setHeader(header http.Header) {
	header["Content-Type"] = contentType
	if a.allow != "" {
		header.Set("Allow", a.allow)
	}
}
