package abcwebhook

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// Endpoint is where deliveries go. Shown or logged, it hides the token and what of the URL may be
// secret.
type Endpoint struct {
	// URL is absolute, of the scheme http or https; its query is kept. In production it should be
	// https (clause transport.https).
	URL string

	// Token is what the receiver expects. If it is empty, the header is left out.
	Token string
}

// SenderOptions are settings of a sender.
type SenderOptions struct {
	// Policy departs from the protocol's: for tests, mostly. [DefaultPolicy] if it is nil.
	Policy *RetryPolicy

	// Transport makes the requests; what [NewTransport] makes if it is nil. It must not follow
	// redirects, as no transport does, nor send anything twice.
	Transport http.RoundTripper

	// Clock tells the time and waits; [SystemClock] if it is nil.
	Clock Clock
}

// Sender delivers events, and tries again as the protocol says. It is safe for concurrent use:
// deliveries are independent, as many at a time as you like.
type Sender struct {
	policy    RetryPolicy
	transport http.RoundTripper
	clock     Clock
}

// Report is what became of a delivery, attempt by attempt.
type Report struct {
	// Outcome is how it ended; empty if it was given up.
	Outcome Outcome

	// Attempts are the attempts, in order.
	Attempts []Attempt
}

// Attempt is one attempt at a delivery. It holds neither the path of the URL nor the token.
type Attempt struct {
	// StartedAt is when it started.
	StartedAt time.Time

	// Duration is how long it took.
	Duration time.Duration

	// Status is that of the answer; zero if there was none.
	Status int

	// Answer is the first bytes of the answer's body.
	Answer []byte

	// Err says why there was no answer: [ErrTimeOut], or what the network says.
	Err error
}

// ErrTimeOut says that there was no answer in time.
var ErrTimeOut = errors.New("receiver: no answer in time")

// NewSender makes a sender.
func NewSender(options SenderOptions) *Sender {
	s := &Sender{policy: DefaultPolicy(), transport: options.Transport, clock: options.Clock}
	if options.Policy != nil {
		s.policy = *options.Policy
	}
	if s.transport == nil {
		s.transport = NewTransport()
	}
	if s.clock == nil {
		s.clock = SystemClock{}
	}
	return s
}

// DeliverEvent delivers an event. An event that JSON cannot express is an error, as what [Deliver]
// says is: then nothing was sent.
//
// [Deliver]: Sender.Deliver
func (s *Sender) DeliverEvent(ctx context.Context, endpoint Endpoint, event WebhookEvent) (Report, error) {
	body, err := Encode(event)
	if err != nil {
		return Report{}, err
	}
	return s.Deliver(ctx, endpoint, body)
}

// Deliver delivers a body, exactly as it is.
//
// It ends with the first answer that is not 5xx, or when the retries are used up. All attempts are
// the same request to the byte. Redirects are not followed, since the token would go along;
// Retry-After changes nothing.
//
// Whatever the receiver does is no error, but an outcome. An error says that the endpoint is none, or
// that the context ended, which gives the delivery up: it is the context's cause, and the report has
// the attempts that were made.
func (s *Sender) Deliver(ctx context.Context, endpoint Endpoint, body []byte) (Report, error) {
	target, err := endpoint.target()
	if err != nil {
		return Report{}, err
	}
	body = bytes.Clone(body)
	var report Report
	for {
		if ctx.Err() != nil {
			return report, context.Cause(ctx)
		}
		attempt := s.attempt(ctx, func(ctx context.Context) *http.Request {
			return newRequest(ctx, target, endpoint.Token, body)
		})
		if ctx.Err() != nil {
			return report, context.Cause(ctx)
		}
		report.Attempts = append(report.Attempts, attempt)
		if outcome, settled := attempt.settles(); settled {
			report.Outcome = outcome
			return report, nil
		}
		if len(report.Attempts) > s.policy.Retries {
			report.Outcome = Exhausted
			return report, nil
		}
		// Whether it was long enough, or the context ended, is asked above.
		_ = s.clock.Sleep(ctx, s.policy.Interval)
	}
}

func (a Attempt) settles() (outcome Outcome, ok bool) {
	if a.Err != nil {
		return "", false
	}
	return settles(a.Status)
}

// target is the URL, if it is one to deliver to. The errors do not quote it: it may hold secrets.
func (e Endpoint) target() (*url.URL, error) {
	target, err := url.Parse(e.URL)
	switch {
	case err != nil || target.Scheme != "http" && target.Scheme != "https":
		return nil, errors.New("url: neither http:// nor https://")
	case target.Hostname() == "":
		return nil, errors.New("url: it has no host")
	case target.User != nil:
		return nil, errors.New("url: it holds a user name or a password, which would not be sent")
	case e.Token == "":
		return target, nil
	default:
		return target, checkToken(e.Token)
	}
}

// String shows nothing that may be secret: no token, no query, no user.
func (e Endpoint) String() string {
	target, err := e.target()
	if err != nil {
		return "endpoint"
	}
	shown := target.Scheme + "://" + target.Host + target.EscapedPath()
	if target.RawQuery != "" {
		shown += "?…"
	}
	return shown
}

// GoString shows as little.
func (e Endpoint) GoString() string {
	return e.String()
}

// LogValue shows as little.
func (e Endpoint) LogValue() slog.Value {
	return slog.StringValue(e.String())
}
