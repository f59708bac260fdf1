package abcwebhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
)

// ReceiverOptions are settings of a receiver.
type ReceiverOptions struct {
	// Tokens are those that are accepted. There are several while one replaces another. Empty ones
	// are left out, so that a variable of the environment may be unset; one at least must remain.
	Tokens []string

	// Handlers deal with the events.
	Handlers Handlers

	// BodyLimit is the largest body to read, in bytes; [BodyLimit] if it is zero.
	BodyLimit int64

	// Deduplicate turns de-duplication on; see [BodyMemory] for what it costs.
	Deduplicate BodyMemory

	// OnError is told why a request was not answered with 200. If it is nil, what deserves a 500 is
	// logged by [slog.Default]: the sender is never told, and nobody else would be.
	OnError func(ctx context.Context, err error)
}

// Receiver accepts deliveries that carry one of its tokens, and hands them to its handlers. It is an
// [http.Handler], which answers every request, whatever its path. It is safe for concurrent use.
//
// Whoever lacks the token learns nothing and costs nothing: it is checked first, and before the
// body is read.
type Receiver struct {
	tokens    []token
	handlers  Handlers
	bodyLimit int64
	memory    BodyMemory
	onError   func(ctx context.Context, err error)
}

// NewReceiver makes a receiver. The error says which of the options is wrong, and quotes no token.
func NewReceiver(options ReceiverOptions) (*Receiver, error) {
	r := &Receiver{
		handlers:  options.Handlers,
		bodyLimit: options.BodyLimit,
		memory:    options.Deduplicate,
		onError:   options.OnError,
	}
	if r.bodyLimit <= 0 {
		r.bodyLimit = BodyLimit
	}
	if r.onError == nil {
		r.onError = logFailure
	}
	for _, text := range options.Tokens {
		if text == "" {
			continue
		}
		token, err := newToken(text)
		if err != nil {
			return nil, err
		}
		r.tokens = append(r.tokens, token)
	}
	if len(r.tokens) == 0 {
		return nil, errors.New("tokens: a receiver needs at least one")
	}
	return r, nil
}

// ServeHTTP answers a request.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	answer := answerOK
	if err := r.receive(w, request); err != nil {
		answer = r.Refuse(request.Context(), err)
	}
	answer.Write(w)
}

func (r *Receiver) receive(w http.ResponseWriter, request *http.Request) error {
	if err := r.CheckHead(request.Method, request.Header); err != nil {
		return err
	}
	raw, err := readBody(w, request, r.bodyLimit)
	if err != nil {
		return err
	}
	return r.Accept(request.Context(), raw)
}

// Verify checks the token (clause transport.token). The error is [ErrTokenMissing],
// [ErrTokenRepeated] or [ErrTokenWrong], all of which are [ErrUnauthorized].
//
// Exactly one header must carry it, its name in any case. Of two, parties on the way might each
// believe another one.
func (r *Receiver) Verify(header http.Header) error {
	switch value, count := headerOf(header, TokenHeader); {
	case count == 0:
		return ErrTokenMissing
	case count > 1:
		return ErrTokenRepeated
	case !matchesAny(r.tokens, value):
		return ErrTokenWrong
	default:
		return nil
	}
}

// CheckHead checks all that can be checked before the body is read: the token, the method, the
// content type, the announced length. The token comes first: nobody without it learns what else the
// receiver minds. The error is a [*Rejection].
func (r *Receiver) CheckHead(method string, header http.Header) error {
	if err := r.Verify(header); err != nil {
		return err
	}
	if method != http.MethodPost {
		return ErrMethod
	}
	if !isJSON(headerOf(header, "content-type")) {
		return ErrContentType
	}
	if announcedLength(header) > r.bodyLimit {
		return ErrBodyTooLarge
	}
	return nil
}

// Parse reads a body. The error is [ErrBodyTooLarge] or a [*MalformedBodyError].
func (r *Receiver) Parse(raw []byte) (WebhookEvent, error) {
	if int64(len(raw)) > r.bodyLimit {
		return nil, ErrBodyTooLarge
	}
	return Parse(raw)
}

// Accept reads a body, whose head was checked, and hands the event to its handler. The error is
// [ErrBodyTooLarge], a [*MalformedBodyError] or a [*HandlerError]. The body must not be changed as
// long as the handler works.
func (r *Receiver) Accept(ctx context.Context, raw []byte) error {
	event, err := r.Parse(raw)
	if err != nil {
		return err
	}
	ctx = context.WithValue(ctx, rawBody{}, raw)
	if r.memory == nil {
		return r.handle(ctx, event)
	}
	return r.handleOnce(ctx, event, raw)
}

// Refuse is the answer that an error owes; the receiver's OnError is told.
func (r *Receiver) Refuse(ctx context.Context, err error) Answer {
	r.tell(ctx, err)
	return AnswerTo(err)
}

// tell survives a listener that panics: the answer stays what it is.
func (r *Receiver) tell(ctx context.Context, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			slog.ErrorContext(ctx, "webhook: OnError panicked", "panic", cause, "error", err)
		}
	}()
	r.onError(ctx, err)
}

// String shows nothing of the tokens.
func (r *Receiver) String() string {
	return fmt.Sprintf("receiver with %d tokens", len(r.tokens))
}

// GoString shows nothing of the tokens.
func (r *Receiver) GoString() string {
	return r.String()
}

// RawBody is the body that the event was read from, byte for byte, in the context that handlers are
// given; elsewhere nil. It must not be changed.
//
// The protocol has no delivery id: a receiver that must not act twice has only these bytes to
// recognize a repetition by.
func RawBody(ctx context.Context) []byte {
	raw, _ := ctx.Value(rawBody{}).([]byte)
	return raw
}

type rawBody struct{}

// handle makes every failure of a handler a [*HandlerError]: a panic too, or the sender would be left
// without an answer.
func (r *Receiver) handle(ctx context.Context, event WebhookEvent) (err error) {
	defer func() {
		switch cause := recover(); {
		case cause == nil:
		case cause == http.ErrAbortHandler:
			panic(cause)
		default:
			err = &HandlerError{Err: fmt.Errorf("panic: %v", cause), Stack: debug.Stack()}
		}
	}()
	if err := r.handlers.handle(ctx, event); err != nil {
		return &HandlerError{Err: err}
	}
	return nil
}

func (r *Receiver) handleOnce(ctx context.Context, event WebhookEvent, raw []byte) error {
	digest := DigestOf(raw)
	known, err := r.memory.Has(ctx, digest)
	if err != nil {
		return &HandlerError{Err: fmt.Errorf("memory: %w", err)}
	}
	if known {
		return nil
	}
	if err := r.handle(ctx, event); err != nil {
		return err
	}
	if err := r.memory.Add(ctx, digest); err != nil {
		// The delivery is dealt with: to have it sent again would do what the memory is to prevent.
		r.tell(ctx, &SetUpError{problem: "memory: it could not remember a body", cause: err})
	}
	return nil
}

// headerOf is the value of a header, and how often it is there. Servers have names in one spelling;
// others may have any.
func headerOf(header http.Header, name string) (value string, count int) {
	for key, values := range header {
		if len(key) == len(name) && strings.EqualFold(key, name) && len(values) > 0 {
			value = values[0]
			count += len(values)
		}
	}
	return value, count
}

// isJSON tells whether a content type is JSON, with any parameters: some clients add a charset.
func isJSON(value string, count int) bool {
	mediaType, _, _ := strings.Cut(value, ";")
	return count == 1 && strings.EqualFold(strings.TrimSpace(mediaType), ContentType)
}

// announcedLength is the length that the head announces. One that makes no sense counts as none: the
// body is counted while it is read.
func announcedLength(header http.Header) int64 {
	value, count := headerOf(header, "content-length")
	length, err := strconv.ParseInt(value, 10, 64)
	if count != 1 || err != nil {
		return 0
	}
	return length
}

func logFailure(ctx context.Context, err error) {
	if AnswerTo(err).Status() >= http.StatusInternalServerError {
		slog.ErrorContext(ctx, "webhook: delivery failed", "error", err)
	}
}
