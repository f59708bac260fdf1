// The sender beyond the vectors: what it sends, over real sockets, and how it can be given up.
package abcwebhook_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

const target = "/hook?key=value&b=%20"

// eager does not wait between attempts; attempts themselves are timed.
func eager() *abcwebhook.RetryPolicy {
	policy := abcwebhook.DefaultPolicy()
	policy.Interval = 0
	return &policy
}

func deliver(t *testing.T, url string, body []byte) abcwebhook.Report {
	t.Helper()
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Policy: eager()})
	report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: url, Token: token}, body)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// got is what a receiver got of a request.
type got struct {
	head http.Header
	line string
	body string
}

// scripted answers with these statuses, the last one for ever.
func scripted(t *testing.T, statuses ...int) (url string, requests *[]got) {
	requests = &[]got{}
	address := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*requests = append(*requests, got{r.Header, r.Method + " " + r.RequestURI, string(body)})
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(statuses[min(len(*requests), len(statuses))-1])
		_, _ = io.WriteString(w, "an answer")
	}))
	return "http://" + address + target, requests
}

func TestAnAttemptIsAPostOfTheBytes(t *testing.T) {
	url, requests := scripted(t, 200)
	raw := bodyNamed(t, changed)
	report := deliver(t, url, raw)
	attempt := report.Attempts[0]
	if report.Outcome != abcwebhook.Delivered || attempt.Status != 200 || string(attempt.Answer) != "an answer" {
		t.Error(report)
	}
	expected := got{
		head: http.Header{
			"Content-Length":  {fmt.Sprint(len(raw))},
			"Content-Type":    {"application/json"},
			"User-Agent":      {abcwebhook.UserAgent},
			"X-Webhook-Token": {token},
		},
		line: "POST " + target,
		body: string(raw),
	}
	if !reflect.DeepEqual((*requests)[0], expected) {
		t.Errorf("%+v", *requests)
	}
}

// On the wire, since a server hides the difference.
func TestAllAttemptsAreTheSameToTheByte(t *testing.T) {
	var requests []string
	url := raw(t, func(socket net.Conn) {
		reader := bufio.NewReader(socket)
		for {
			var text strings.Builder
			request, err := http.ReadRequest(bufio.NewReader(io.TeeReader(oneRequest{reader}, &text)))
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, request.Body)
			requests = append(requests, text.String())
			_, _ = io.WriteString(socket, "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n")
		}
	})
	report := deliver(t, url, []byte(`{"event":"PING"}`))
	if report.Outcome != abcwebhook.Exhausted || len(requests) != 4 {
		t.Fatal(report, requests)
	}
	for _, request := range requests {
		if request != requests[0] || !strings.HasSuffix(request, "\r\n\r\n{\"event\":\"PING\"}") {
			t.Errorf("%q", request)
		}
	}
}

// oneRequest reads no further than what has come.
type oneRequest struct{ *bufio.Reader }

// raw serves sockets, and returns a URL.
func raw(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			socket, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer socket.Close()
				serve(socket)
			}()
		}
	}()
	return "http://" + listener.Addr().String() + target
}

func TestABodyThatChangesWhileItIsRetriedIsSentAsItWas(t *testing.T) {
	body := []byte(`{"event":"PING"}`)
	var sent []string
	transport := roundTripper(func(request *http.Request) (*http.Response, error) {
		text, _ := io.ReadAll(request.Body)
		sent = append(sent, string(text))
		clear(body)
		return answer(500, nil, strings.NewReader("")), nil
	})
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Policy: eager(), Transport: transport})
	if _, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: "http://r/"}, body); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(sent) != `[{"event":"PING"} {"event":"PING"} {"event":"PING"} {"event":"PING"}]` {
		t.Error(sent)
	}
}

func TestAnEventIsDeliveredAsJSONThatReadsTheSame(t *testing.T) {
	url, requests := scripted(t, 200)
	event := parse(t, bodyNamed(t, "guide-feedback-creation"))
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{})
	if _, err := sender.DeliverEvent(t.Context(), abcwebhook.Endpoint{URL: url}, event); err != nil {
		t.Fatal(err)
	}
	if again := parse(t, []byte((*requests)[0].body)); !reflect.DeepEqual(again, event) {
		t.Error(again)
	}
	if _, ok := (*requests)[0].head["X-Webhook-Token"]; ok {
		t.Error("without a token there is no header")
	}
	broken := &abcwebhook.UnknownEvent{Event: "\xff"}
	if _, err := sender.DeliverEvent(t.Context(), abcwebhook.Endpoint{URL: url}, broken); err == nil || len(*requests) != 1 {
		t.Error(err)
	}
}

func TestAnEmptyBodyIsSentAsOne(t *testing.T) {
	url, requests := scripted(t, 200)
	if report := deliver(t, url, nil); report.Outcome != abcwebhook.Delivered || (*requests)[0].body != "" {
		t.Error(report)
	}
}

func TestNoRedirectIsFollowedAndNoClientErrorSentAgain(t *testing.T) {
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308, 400, 401, 404, 408, 410, 421, 425, 429, 451} {
		url, requests := scripted(t, status)
		report := deliver(t, url, []byte("{}"))
		if report.Outcome != abcwebhook.Rejected || report.Attempts[0].Status != status || len(*requests) != 1 {
			t.Error(status, report)
		}
	}
}

func TestAConnectionThatIsDroppedWhenItIsUsedAgainCountsAsOneAttempt(t *testing.T) {
	var requests atomic.Int32
	url := raw(t, func(socket net.Conn) {
		reader := bufio.NewReader(socket)
		for first := true; ; first = false {
			request, err := http.ReadRequest(reader)
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, request.Body)
			requests.Add(1)
			if !first {
				return
			}
			_, _ = io.WriteString(socket, "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n")
		}
	})
	report := deliver(t, url, []byte("{}"))
	if report.Outcome != abcwebhook.Exhausted || len(report.Attempts) != 4 || requests.Load() != 4 {
		t.Error(report, requests.Load())
	}
	var statuses []int
	for _, attempt := range report.Attempts {
		statuses = append(statuses, attempt.Status)
	}
	if fmt.Sprint(statuses) != "[503 0 503 0]" {
		t.Error("the connection is used again", statuses)
	}
}

func TestAnAttemptThatIsNotAnsweredIsGivenUpAndSoIsItsConnection(t *testing.T) {
	closed := make(chan struct{}, 2)
	url := raw(t, func(socket net.Conn) {
		_, _ = io.Copy(io.Discard, socket)
		closed <- struct{}{}
	})
	policy := abcwebhook.RetryPolicy{Retries: 1, AttemptTimeOut: 20 * time.Millisecond}
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Policy: &policy})
	report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: url}, []byte("{}"))
	if err != nil || report.Outcome != abcwebhook.Exhausted || len(report.Attempts) != 2 {
		t.Fatal(report, err)
	}
	for _, attempt := range report.Attempts {
		if !errors.Is(attempt.Err, abcwebhook.ErrTimeOut) || attempt.Status != 0 {
			t.Error(attempt)
		}
		<-closed
	}
}

func TestANetworkErrorSaysWhyAndQuotesNoPath(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	report := deliver(t, "http://"+listener.Addr().String()+"/secret", []byte("{}"))
	if report.Outcome != abcwebhook.Exhausted || len(report.Attempts) != 4 {
		t.Fatal(report)
	}
	for _, attempt := range report.Attempts {
		said := attempt.Err.Error()
		if !errors.Is(attempt.Err, syscall.ECONNREFUSED) || strings.Contains(said, "secret") || strings.Contains(said, token) {
			t.Error(said)
		}
	}
}

// silent is a body that never comes, until it is closed.
type silent struct {
	closed chan struct{}
}

func (s silent) Read([]byte) (int, error) {
	<-s.closed
	return 0, net.ErrClosed
}

func (s silent) Close() error {
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	return nil
}

func TestAnAnswersBodyThatNeverEndsDoesNotHoldADeliveryUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, body := range []io.ReadCloser{io.NopCloser(&endless{}), silent{make(chan struct{})}} {
			transport := roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Body: body}, nil
			})
			start := time.Now()
			sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport})
			report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: "http://r/"}, nil)
			if err != nil || report.Outcome != abcwebhook.Delivered || len(report.Attempts[0].Answer) > 64*1024 {
				t.Error(report.Outcome, err)
			}
			if took := time.Since(start); took > time.Second {
				t.Error(took)
			}
		}
	})
}

// jumping is a clock that does not wait: whoever sleeps longest wakes last.
type jumping struct {
	now   time.Time
	slept []time.Duration
}

func (c *jumping) Now() time.Time { return c.now }

func (c *jumping) Sleep(ctx context.Context, duration time.Duration) error {
	if duration == abcwebhook.RetryInterval {
		c.now = c.now.Add(duration)
		c.slept = append(c.slept, duration)
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func TestTheClockIsAnArgument(t *testing.T) {
	clock := &jumping{now: time.Unix(0, 0)}
	transport := roundTripper(func(*http.Request) (*http.Response, error) {
		clock.now = clock.now.Add(100 * time.Millisecond)
		return answer(500, nil, strings.NewReader("")), nil
	})
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport, Clock: clock})
	report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: "http://r/"}, nil)
	if err != nil || len(clock.slept) != 3 {
		t.Fatal(report, err)
	}
	for index, attempt := range report.Attempts {
		startedAt := time.Unix(0, 0).Add(time.Duration(index) * 3100 * time.Millisecond)
		if !attempt.StartedAt.Equal(startedAt) || attempt.Duration != 100*time.Millisecond {
			t.Error(index, attempt)
		}
	}
}

func TestADeliveryIsGivenUpWhenItsContextEndsWhereverItIs(t *testing.T) {
	enough := errors.New("enough")
	hanging := roundTripper(func(request *http.Request) (*http.Response, error) {
		<-request.Context().Done()
		return nil, request.Context().Err()
	})
	failing := roundTripper(func(*http.Request) (*http.Response, error) {
		return answer(500, nil, strings.NewReader("")), nil
	})
	for attempts, transport := range map[int]http.RoundTripper{0: hanging, 1: failing} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(enough) })
			sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport})
			report, err := sender.Deliver(ctx, abcwebhook.Endpoint{URL: "http://r/"}, nil)
			if err != enough || len(report.Attempts) != attempts || report.Outcome != "" {
				t.Error(report, err)
			}
		})
	}
}

func TestADeliveryThatIsGivenUpBeforeItBeginsIsNotSent(t *testing.T) {
	transport := roundTripper(func(*http.Request) (*http.Response, error) {
		t.Error("it was sent")
		return nil, io.EOF
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport})
	report, err := sender.Deliver(ctx, abcwebhook.Endpoint{URL: "http://r/"}, nil)
	if err != context.Canceled || len(report.Attempts) != 0 {
		t.Error(report, err)
	}
}

func TestAnEndpointThatIsNoneIsRefusedAndNotQuoted(t *testing.T) {
	transport := roundTripper(func(*http.Request) (*http.Response, error) {
		t.Error("it was sent")
		return nil, io.EOF
	})
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport})
	for _, endpoint := range []abcwebhook.Endpoint{
		{URL: ""}, {URL: "/secret"}, {URL: "secret"}, {URL: "ftp://secret/"}, {URL: "http:///secret"},
		{URL: "http://:80/secret"}, {URL: "http://secret:secret@x/"}, {URL: "http://x/%zzsecret"},
		{URL: "http://x/", Token: "secret\n"}, {URL: "http://x/", Token: " secret"},
	} {
		_, err := sender.Deliver(t.Context(), endpoint, nil)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", endpoint.URL, err)
		}
	}
}

func TestAnEndpointShowsNothingSecret(t *testing.T) {
	endpoint := abcwebhook.Endpoint{URL: "https://example.com:8443/hook?key=secret", Token: "secret"}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("", "endpoint", endpoint)
	for _, shown := range []string{fmt.Sprint(endpoint), fmt.Sprintf("%+v %#v", endpoint, endpoint), log.String()} {
		if !strings.Contains(shown, "https://example.com:8443/hook?…") || strings.Contains(shown, "secret") {
			t.Error(shown)
		}
	}
}

func TestTLSIsVerifiedAndHTTP2NotSpoken(t *testing.T) {
	protocols := make(chan string, 4)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		protocols <- r.Proto + r.TLS.NegotiatedProtocol
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	server.StartTLS()
	defer server.Close()
	if report := deliver(t, server.URL, nil); report.Outcome != abcwebhook.Exhausted || len(protocols) != 0 {
		t.Error(report)
	}
	transport := abcwebhook.NewTransport()
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
	transport.TLSClientConfig.NextProtos = nil
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport})
	report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: server.URL}, nil)
	if err != nil || report.Outcome != abcwebhook.Delivered {
		t.Fatal(report, err)
	}
	if spoken := <-protocols; !strings.HasPrefix(spoken, "HTTP/1.1") || strings.Contains(spoken, "h2") {
		t.Error(spoken)
	}
}

func TestTheSystemsClockWakesNobodyTooSoonAndAtOnceWhenTold(t *testing.T) {
	start := time.Now()
	if err := (abcwebhook.SystemClock{}).Sleep(t.Context(), time.Millisecond); err != nil || time.Since(start) < time.Millisecond {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (abcwebhook.SystemClock{}).Sleep(ctx, math.MaxInt64); err != context.Canceled {
		t.Error(err)
	}
}
