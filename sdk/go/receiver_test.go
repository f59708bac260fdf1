// The receiver beyond the vectors: set-up, handlers, failures, limits, de-duplication.
package abcwebhook_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

const (
	changed = "guide-issue-status-change"
	unknown = `{"event":"SURVEY_CREATION","data":{}}`
)

func post(body io.Reader, headers ...string) *http.Request {
	request := httptest.NewRequest(http.MethodPost, "/webhook", body)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Webhook-Token", token)
	for at := 0; at < len(headers); at += 2 {
		request.Header.Set(headers[at], headers[at+1])
	}
	return request
}

func handle(handler http.Handler, request *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder
}

// noting keeps the errors that a receiver tells of.
func noting(errors *[]error) func(context.Context, error) {
	return func(_ context.Context, err error) { *errors = append(*errors, err) }
}

var quiet = func(context.Context, error) {}

func TestAHandlerGetsItsEventAndTheBytes(t *testing.T) {
	raw := bodyNamed(t, changed)
	var seen []any
	r := receiver(t, abcwebhook.ReceiverOptions{Handlers: abcwebhook.Handlers{
		IssueCreation: func(context.Context, *abcwebhook.IssueCreationEvent) error {
			seen = append(seen, "another")
			return nil
		},
		IssueStatusChange: func(ctx context.Context, event *abcwebhook.IssueStatusChangeEvent) error {
			seen = append(seen, event.Data.PreviousStatus, string(abcwebhook.RawBody(ctx)))
			return nil
		},
	}})
	answer := handle(r, post(bytes.NewReader(raw)))
	if answer.Code != 200 || answer.Body.String() != "{}" || answer.Header().Get("Content-Type") != "application/json" {
		t.Error(answer)
	}
	if !slices.Equal(seen, []any{abcwebhook.IssueStatusOpen, string(raw)}) {
		t.Error(seen)
	}
	if abcwebhook.RawBody(t.Context()) != nil {
		t.Error("elsewhere there is no body")
	}
}

func TestEachEventGoesToItsHandlerAndToNoOther(t *testing.T) {
	var seen []string
	note := func(name string) error {
		seen = append(seen, name)
		return nil
	}
	r := receiver(t, abcwebhook.ReceiverOptions{Handlers: abcwebhook.Handlers{
		FeedbackCreation:  func(_ context.Context, _ *abcwebhook.FeedbackCreationEvent) error { return note("feedback") },
		IssueCreation:     func(_ context.Context, _ *abcwebhook.IssueCreationEvent) error { return note("issue") },
		IssueStatusChange: func(_ context.Context, _ *abcwebhook.IssueStatusChangeEvent) error { return note("status") },
		IssueAddition:     func(_ context.Context, _ *abcwebhook.IssueAdditionEvent) error { return note("addition") },
		Unknown:           func(_ context.Context, event *abcwebhook.UnknownEvent) error { return note(string(event.Event)) },
	}})
	for _, name := range []string{"guide-feedback-creation", "guide-issue-creation", changed, "guide-issue-addition"} {
		handle(r, post(bytes.NewReader(bodyNamed(t, name))))
	}
	handle(r, post(strings.NewReader(unknown)))
	if got := fmt.Sprint(seen); got != "[feedback issue status addition SURVEY_CREATION]" {
		t.Error(got)
	}
}

func TestEventsWithoutAHandlerAreAcknowledged(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	for _, body := range []string{unknown, string(bodyNamed(t, changed))} {
		if answer := handle(r, post(strings.NewReader(body))); answer.Code != 200 {
			t.Error(answer)
		}
	}
}

func failing(err error) abcwebhook.Handlers {
	return abcwebhook.Handlers{Unknown: func(context.Context, *abcwebhook.UnknownEvent) error { return err }}
}

func TestAHandlerThatFailsIsAnswered500AndItsErrorTold(t *testing.T) {
	failure := errors.New("secret of the handler")
	// Even one that looks like a refusal stays a failure.
	for _, cause := range []error{failure, abcwebhook.ErrTokenWrong, fmt.Errorf("wrapped: %w", abcwebhook.ErrBodyTooLarge)} {
		var told []error
		r := receiver(t, abcwebhook.ReceiverOptions{Handlers: failing(cause), OnError: noting(&told)})
		answer := handle(r, post(strings.NewReader(unknown)))
		if answer.Code != 500 || answer.Body.String() != `{"error":"failed"}` {
			t.Error(answer)
		}
		var failed *abcwebhook.HandlerError
		if len(told) != 1 || !errors.As(told[0], &failed) || !errors.Is(told[0], cause) || failed.Status() != 500 {
			t.Error(told)
		}
	}
}

func TestAPanicIsAFailureToo(t *testing.T) {
	var told []error
	r := receiver(t, abcwebhook.ReceiverOptions{OnError: noting(&told), Handlers: abcwebhook.Handlers{
		Unknown: func(context.Context, *abcwebhook.UnknownEvent) error { panic("no") },
	}})
	if answer := handle(r, post(strings.NewReader(unknown))); answer.Code != 500 {
		t.Error(answer)
	}
	var failed *abcwebhook.HandlerError
	if !errors.As(told[0], &failed) || !strings.Contains(failed.Error(), "panic: no") || len(failed.Stack) == 0 {
		t.Error(told)
	}
}

func TestAHandlerThatAbortsTheConnectionDoes(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{Handlers: abcwebhook.Handlers{
		Unknown: func(context.Context, *abcwebhook.UnknownEvent) error { panic(http.ErrAbortHandler) },
	}})
	defer func() {
		if cause := recover(); cause != http.ErrAbortHandler {
			t.Error(cause)
		}
	}()
	handle(r, post(strings.NewReader(unknown)))
}

func TestFailuresAreLoggedUnlessSomebodyListensAndRefusalsAreNot(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	r := receiver(t, abcwebhook.ReceiverOptions{Handlers: failing(errors.New("no luck"))})
	handle(r, post(strings.NewReader("{")))
	handle(r, post(strings.NewReader(unknown), "X-Webhook-Token", "wrong"))
	if log.Len() != 0 {
		t.Error(log.String())
	}
	handle(r, post(strings.NewReader(unknown)))
	if strings.Count(log.String(), "no luck") != 1 {
		t.Error(log.String())
	}
}

func TestAListenerOfErrorsThatPanicsDoesNotDecideTheAnswer(t *testing.T) {
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	defer slog.SetDefault(before)
	r := receiver(t, abcwebhook.ReceiverOptions{OnError: func(context.Context, error) { panic("no") }})
	if answer := handle(r, post(strings.NewReader("{"))); answer.Code != 400 {
		t.Error(answer)
	}
}

func TestErrorsSayWhatStatusTheyOwe(t *testing.T) {
	_, malformed := abcwebhook.Parse(nil)
	for _, owed := range []struct {
		err    error
		status int
	}{
		{nil, 200},
		{abcwebhook.ErrTokenMissing, 401},
		{abcwebhook.ErrTokenRepeated, 401},
		{abcwebhook.ErrTokenWrong, 401},
		{abcwebhook.ErrMethod, 405},
		{abcwebhook.ErrContentType, 415},
		{abcwebhook.ErrBodyTooLarge, 413},
		{fmt.Errorf("%w: %w", abcwebhook.ErrBodyBrokenOff, io.ErrUnexpectedEOF), 400},
		{malformed, 400},
		{&abcwebhook.HandlerError{Err: io.EOF}, 500},
		{&abcwebhook.SetUpError{}, 500},
		{errors.New("any other"), 500},
	} {
		if answer := abcwebhook.AnswerTo(owed.err); answer.Status() != owed.status {
			t.Errorf("%v: %d", owed.err, answer.Status())
		}
		var stated interface{ Status() int }
		if errors.As(owed.err, &stated) && stated.Status() != owed.status {
			t.Errorf("%v: %d", owed.err, stated.Status())
		}
		unauthorized := owed.status == 401
		if errors.Is(owed.err, abcwebhook.ErrUnauthorized) != unauthorized {
			t.Errorf("%v is ErrUnauthorized: %v", owed.err, !unauthorized)
		}
	}
}

func TestVerifyTellsWhatIsWrongWithTheToken(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	for _, vector := range []struct {
		header   http.Header
		expected error
	}{
		{http.Header{"X-Webhook-Token": {token}}, nil},
		{http.Header{"x-webhook-token": {token}}, nil},
		{http.Header{"X-WEBHOOK-TOKEN": {token}}, nil},
		{http.Header{}, abcwebhook.ErrTokenMissing},
		{http.Header{"X-Webhook-Token": nil}, abcwebhook.ErrTokenMissing},
		{http.Header{"X_webhook_token": {token}}, abcwebhook.ErrTokenMissing},
		{http.Header{"X-Webhook-Token": {""}}, abcwebhook.ErrTokenWrong},
		{http.Header{"X-Webhook-Token": {token, token}}, abcwebhook.ErrTokenRepeated},
		{http.Header{"X-Webhook-Token": {token}, "x-webhook-token": {"x"}}, abcwebhook.ErrTokenRepeated},
	} {
		if err := r.Verify(vector.header); err != vector.expected {
			t.Errorf("%v: %v", vector.header, err)
		}
	}
}

func TestTheTokenIsComparedWhole(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{Tokens: []string{token, "geheimnis-ä"}})
	accepts := func(value string) bool {
		return r.Verify(http.Header{"X-Webhook-Token": {value}}) == nil
	}
	for _, value := range []string{token, "geheimnis-ä"} {
		if !accepts(value) {
			t.Error(value)
		}
	}
	for _, value := range []string{
		token[1:], token[:len(token)-1], token + "x", token + " ", token + token,
		strings.Repeat(token, 100), strings.ToUpper(token), "t", "geheimnis-\xe4", "geheimnis-a\u0308",
		strings.Repeat("\x00", len(token)),
	} {
		if accepts(value) {
			t.Error(value)
		}
	}
}

func TestATokenThatCannotBeOneIsRefusedAndNotQuoted(t *testing.T) {
	for _, text := range []string{" ", "secret ", "\u00A0secret", "secret\n", "secret\x00", "secret\u0085", "secret\xff"} {
		_, err := abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{Tokens: []string{text}})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestTokensThatAreNotSetAreLeftOutButOneMustRemain(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{Tokens: []string{"", token}})
	if err := r.Verify(http.Header{"X-Webhook-Token": {""}}); err != abcwebhook.ErrTokenWrong {
		t.Error(err)
	}
	for _, tokens := range [][]string{nil, {}, {""}} {
		if _, err := abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{Tokens: tokens}); err == nil {
			t.Error(tokens)
		}
	}
}

func TestAReceiverShowsNothingOfItsTokens(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if shown := fmt.Sprintf(verb, r); shown != "receiver with 1 tokens" {
			t.Error(shown)
		}
	}
}

// A reader that must not be read.
type untouched struct{ t *testing.T }

func (u untouched) Read([]byte) (int, error) {
	u.t.Error("it was read")
	return 0, io.EOF
}

func TestABodyIsNotReadWithoutTheToken(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	if answer := handle(r, post(untouched{t}, "X-Webhook-Token", "wrong")); answer.Code != 401 {
		t.Error(answer)
	}
	announced := post(untouched{t}, "Content-Length", fmt.Sprint(abcwebhook.BodyLimit+1))
	if answer := handle(r, announced); answer.Code != 413 {
		t.Error(answer)
	}
}

type endless struct{ count int }

func (e *endless) Read(into []byte) (int, error) {
	e.count += len(into)
	return len(into), nil
}

func TestABodyIsReadNoFurtherThanTheLimit(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{BodyLimit: 10_000})
	body := &endless{}
	if answer := handle(r, post(body)); answer.Code != 413 || body.count > 40_000 {
		t.Error(answer, body.count)
	}
	if _, err := r.Parse(make([]byte, 10_001)); err != abcwebhook.ErrBodyTooLarge {
		t.Error(err)
	}
	if err := r.Accept(t.Context(), make([]byte, 10_001)); err != abcwebhook.ErrBodyTooLarge {
		t.Error(err)
	}
}

func TestTheLimitIsTwoMebibytesAndABodyOfThatSizeIsRead(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	for size, status := range map[int]int{1 << 21: 200, 1<<21 + 1: 413} {
		head, tail := `{"event":"PING","data":"`, `"}`
		body := head + strings.Repeat("x", size-len(head)-len(tail)) + tail
		// A reader without a length, as a chunked body is.
		if answer := handle(r, post(io.MultiReader(strings.NewReader(body)))); answer.Code != status {
			t.Error(size, answer.Code)
		}
		if answer := handle(r, post(strings.NewReader(body))); answer.Code != status {
			t.Error(size, answer.Code)
		}
	}
}

func TestOverASocket(t *testing.T) {
	var seen, told []string
	r := receiver(t, abcwebhook.ReceiverOptions{
		BodyLimit: 1_000,
		Handlers: abcwebhook.Handlers{Unknown: func(ctx context.Context, _ *abcwebhook.UnknownEvent) error {
			seen = append(seen, string(abcwebhook.RawBody(ctx)))
			return nil
		}},
		OnError: func(_ context.Context, err error) { told = append(told, err.Error()) },
	})
	address := serve(t, r)
	head := func(more ...string) string {
		lines := append([]string{"POST / HTTP/1.1", "host: receiver.example", "connection: close", "content-type: application/json"}, more...)
		return strings.Join(lines, "\r\n") + "\r\n\r\n"
	}
	right := "x-webhook-token: " + token
	for _, play := range []struct {
		name   string
		status int
		parts  []string
	}{
		{"chunked", 200, []string{head(right, "transfer-encoding: chunked"), "5\r\n{\"eve\r\n", "b\r\nnt\":\"PING\"}\r\n0\r\n\r\n"}},
		{"chunked beyond the limit", 413, []string{head(right, "transfer-encoding: chunked"), strings.Repeat("400\r\n"+strings.Repeat("x", 0x400)+"\r\n", 100), "0\r\n\r\n"}},
		{"two tokens", 401, []string{head(right, right, "content-length: 2"), "{}"}},
		{"bytes beyond ASCII in the token", 401, []string{head("x-webhook-token: \xff\xfe", "content-length: 2"), "{}"}},
		{"two content types", 415, []string{head(right, "content-type: application/json", "content-length: 2"), "{}"}},
	} {
		if status := statusOf(exchange(t, address, play.parts...)); status != play.status {
			t.Errorf("%s: status %d", play.name, status)
		}
	}
	if fmt.Sprint(seen) != `[{"event":"PING"}]` || len(told) != 4 {
		t.Error(seen, told)
	}
}

func TestABodyThatBreaksOffIsAnswered400(t *testing.T) {
	var told []error
	r := receiver(t, abcwebhook.ReceiverOptions{OnError: noting(&told)})
	if answer := handle(r, post(io.MultiReader(strings.NewReader(`{"event"`), brokenOff{}))); answer.Code != 400 {
		t.Error(answer)
	}
	if !errors.Is(told[0], abcwebhook.ErrBodyBrokenOff) || !errors.Is(told[0], io.ErrUnexpectedEOF) {
		t.Error(told)
	}
}

func TestABodyThatSomethingElseHasReadIsAMistakeOfTheSetUp(t *testing.T) {
	for name, middleware := range map[string]func(*http.Request){
		"read":   func(request *http.Request) { _, _ = io.Copy(io.Discard, request.Body) },
		"closed": func(request *http.Request) { _ = request.Body.Close() },
	} {
		var told []error
		r := receiver(t, abcwebhook.ReceiverOptions{OnError: noting(&told)})
		address := serve(t, http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
			middleware(request)
			r.ServeHTTP(w, request)
		}))
		head := fmt.Sprintf("POST / HTTP/1.1\r\nhost: r\r\nconnection: close\r\ncontent-type: application/json\r\nx-webhook-token: %s\r\ncontent-length: %d\r\n\r\n", token, len(unknown))
		if status := statusOf(exchange(t, address, head, unknown)); status != 500 {
			t.Error(name, status)
		}
		var mistake *abcwebhook.SetUpError
		if len(told) != 1 || !errors.As(told[0], &mistake) {
			t.Error(name, told)
		}
	}
}

func TestAMethodThatIsNotAllowedIsToldWhichOneIs(t *testing.T) {
	request := post(nil)
	request.Method = http.MethodGet
	answer := handle(receiver(t, abcwebhook.ReceiverOptions{}), request)
	if answer.Code != 405 || answer.Header().Get("Allow") != "POST" {
		t.Error(answer)
	}
	owed := abcwebhook.AnswerTo(abcwebhook.ErrMethod)
	if owed.Header().Get("Allow") != "POST" || owed.Body() != answer.Body.String() {
		t.Error(owed)
	}
}

func TestJSONInAnySpellingIsTakenAndNothingElse(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	for contentType, status := range map[string]int{
		"application/json":                 200,
		"Application/JSON ; charset=utf-8": 200,
		"application/json;a=b":             200,
		"text/plain":                       415,
		"application/jsonp":                415,
		"application/json, text/plain":     415,
		"":                                 415,
	} {
		if answer := handle(r, post(strings.NewReader(unknown), "Content-Type", contentType)); answer.Code != status {
			t.Error(contentType, answer.Code)
		}
	}
}

func TestNobodyWithoutTheTokenLearnsWhatElseIsMinded(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{})
	if err := r.CheckHead("GET", http.Header{}); err != abcwebhook.ErrTokenMissing {
		t.Error(err)
	}
	if err := r.CheckHead("GET", http.Header{"X-Webhook-Token": {token}}); err != abcwebhook.ErrMethod {
		t.Error(err)
	}
}

func TestNoAnswerEchoesWhatItWasAsked(t *testing.T) {
	r := receiver(t, abcwebhook.ReceiverOptions{OnError: quiet, Handlers: failing(errors.New("echo"))})
	for _, request := range []*http.Request{
		post(strings.NewReader(unknown), "X-Webhook-Token", "echo"),
		post(strings.NewReader(`{"event":"echo"`)),
		post(strings.NewReader("echo")),
		post(strings.NewReader(`{"event":"echo"}`)),
	} {
		answer := handle(r, request)
		if said := fmt.Sprint(answer.Header(), answer.Body); strings.Contains(said, "echo") || strings.Contains(said, token) {
			t.Error(said)
		}
	}
}

func TestABodyIsDealtWithOnceIfRepetitionsAreToBeRecognized(t *testing.T) {
	now := time.Unix(0, 0)
	count := 0
	r := receiver(t, abcwebhook.ReceiverOptions{
		Deduplicate: &abcwebhook.RecentBodies{Now: func() time.Time { return now }},
		Handlers: abcwebhook.Handlers{Unknown: func(context.Context, *abcwebhook.UnknownEvent) error {
			count++
			return nil
		}},
	})
	deliver := func(body string, expected int) {
		t.Helper()
		if answer := handle(r, post(strings.NewReader(body))); answer.Code != 200 || count != expected {
			t.Error(answer.Code, count)
		}
	}
	deliver(unknown, 1)
	deliver(unknown, 1)
	deliver(unknown+" ", 2) // Other bytes are another body.
	now = now.Add(time.Minute - 1)
	deliver(unknown, 2)
	now = now.Add(1)
	deliver(unknown, 3) // After a minute it is forgotten.
}

func TestABodyThatFailedIsNotRemembered(t *testing.T) {
	count := 0
	r := receiver(t, abcwebhook.ReceiverOptions{
		Deduplicate: &abcwebhook.RecentBodies{},
		OnError:     quiet,
		Handlers: abcwebhook.Handlers{Unknown: func(context.Context, *abcwebhook.UnknownEvent) error {
			if count++; count == 1 {
				return errors.New("the first time it fails")
			}
			return nil
		}},
	})
	var statuses []int
	for range 3 {
		statuses = append(statuses, handle(r, post(strings.NewReader(unknown))).Code)
	}
	if !slices.Equal(statuses, []int{500, 200, 200}) || count != 2 {
		t.Error(statuses, count)
	}
}

func TestAMemoryDoesNotGrowWithoutBounds(t *testing.T) {
	now := time.Unix(0, 0)
	memory := &abcwebhook.RecentBodies{Limit: 2, For: time.Second, Now: func() time.Time { return now }}
	knows := func(digests string) (known string) {
		for _, digest := range strings.Split(digests, "") {
			if has, _ := memory.Has(t.Context(), digest); has {
				known += digest
			}
		}
		return known
	}
	for _, digest := range []string{"a", "b", "a", "c"} {
		now = now.Add(1)
		_ = memory.Add(t.Context(), digest)
	}
	if known := knows("abc"); known != "ac" {
		t.Error(known)
	}
	now = now.Add(time.Second)
	if known := knows("abc"); known != "" {
		t.Error(known)
	}
}

// A memory that fails.
type forgetful struct{ has, add error }

func (f forgetful) Has(context.Context, string) (bool, error) { return false, f.has }
func (f forgetful) Add(context.Context, string) error         { return f.add }

func TestAMemoryThatFails(t *testing.T) {
	lost := errors.New("lost")
	for memory, status := range map[forgetful]int{{has: lost}: 500, {add: lost}: 200} {
		var told []error
		r := receiver(t, abcwebhook.ReceiverOptions{Deduplicate: memory, OnError: noting(&told)})
		answer := handle(r, post(strings.NewReader(unknown)))
		if answer.Code != status || len(told) != 1 || !errors.Is(told[0], lost) {
			t.Error(answer.Code, told)
		}
	}
}
