package abcwebhook

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

// answerLimit is how much of an answer's body is kept, in bytes; the rest is not read.
const answerLimit = 64 * 1024

// answerPatience is how long an answer's body is waited for. Its head has said everything that
// matters.
const answerPatience = time.Second

// NewTransport makes what a sender sends with: HTTP/1.1, proxies as the environment says. It is for
// those who want to change something about it, the certificates it trusts for example.
//
// Connections are used again. When a receiver drops one just then, the attempt has failed: net/http
// does not send a POST again of which a single byte may have arrived.
func NewTransport() *http.Transport {
	var protocols http.Protocols
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:              http.ProxyFromEnvironment,
		Protocols:          &protocols,
		DisableCompression: true,
		// As long as the vendor's server keeps them.
		IdleConnTimeout: 5 * time.Second,
	}
}

// newRequest makes the request of an attempt (clauses transport.post, transport.json,
// transport.token).
func newRequest(ctx context.Context, target *url.URL, token string, body []byte) *http.Request {
	header := http.Header{"Content-Type": {ContentType}, "User-Agent": {UserAgent}}
	if token != "" {
		header.Set(TokenHeader, token)
	}
	open := func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(body)), nil
	}
	request := &http.Request{
		Method:        method,
		URL:           target,
		Host:          target.Host,
		Header:        header,
		ContentLength: int64(len(body)),
		GetBody:       open,
	}
	request.Body, _ = open()
	return request.WithContext(ctx)
}

// attempt sends once, and gives up when the time is over or the context ends.
func (s *Sender) attempt(ctx context.Context, request func(context.Context) *http.Request) Attempt {
	attempt := Attempt{StartedAt: s.clock.Now()}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	inTime := s.limit(ctx, s.policy.AttemptTimeOut, func() { end(ErrTimeOut) })
	response, err := s.transport.RoundTrip(request(ctx))
	switch {
	case !inTime() && err == nil:
		// The head came at the very moment at which it was given up.
		_ = response.Body.Close()
		attempt.Err = ErrTimeOut
	case err != nil && context.Cause(ctx) == ErrTimeOut:
		attempt.Err = ErrTimeOut
	case err != nil:
		attempt.Err = err
	default:
		attempt.Status = response.StatusCode
		attempt.Answer = s.readSome(ctx, response.Body)
	}
	attempt.Duration = s.clock.Now().Sub(attempt.StartedAt)
	return attempt
}

// limit gives something up when its time is over. What it returns stops the clock, and tells whether
// that was in time.
func (s *Sender) limit(ctx context.Context, duration time.Duration, giveUp func()) func() bool {
	ctx, stop := context.WithCancel(ctx)
	over := make(chan bool, 1)
	go func() {
		late := s.clock.Sleep(ctx, duration) == nil
		if late {
			giveUp()
		}
		over <- late
	}()
	return func() bool {
		stop()
		return !<-over
	}
}

// readSome reads a body as far as it comes: a complete head is an answer, whatever happens next.
func (s *Sender) readSome(ctx context.Context, body io.ReadCloser) []byte {
	inTime := s.limit(ctx, answerPatience, func() { _ = body.Close() })
	defer func() {
		inTime()
		_ = body.Close()
	}()
	answer, _ := io.ReadAll(io.LimitReader(body, answerLimit))
	return answer
}
