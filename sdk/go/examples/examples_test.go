// The examples, each delivered to by the package's own sender, against fakes of the systems they
// talk to.
package examples_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	abcwebhook "abcwebhook.dev/go"
	"abcwebhook.dev/go/examples"
)

const (
	token = "tok-ABCDEF.0123456789_x"
	key   = "an-api-key"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// fake is a system that notes what it is asked.
type fake struct {
	*httptest.Server
	calls []string
	reply func(count int) (status int, body string)
}

func start(t *testing.T, reply func(count int) (int, string)) *fake {
	f := &fake{reply: reply}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	f.calls = append(f.calls, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Method, r.URL.Path, body)))
	if strings.HasPrefix(r.URL.Path, "/api/") && r.Header.Get("X-Api-Key") != key {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	status, text := f.reply(len(f.calls))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func always(status int, body string) func(int) (int, string) {
	return func(int) (int, string) { return status, body }
}

func (f *fake) api() examples.RestAPI {
	return examples.RestAPI{URL: f.URL, Key: key}
}

func (f *fake) expect(t *testing.T, calls ...string) {
	t.Helper()
	if fmt.Sprintf("%q", f.calls) != fmt.Sprintf("%q", calls) {
		t.Errorf("%q, not %q", f.calls, calls)
	}
}

func deliver(t *testing.T, receiver *abcwebhook.Receiver, err error, name string) abcwebhook.Report {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(receiver)
	defer server.Close()
	policy := abcwebhook.DefaultPolicy()
	policy.Interval = 0
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Policy: &policy})
	report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: server.URL, Token: token}, bodyNamed(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func bodyNamed(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile("../../../schema/vectors/payloads-valid.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			Name string
			Body struct{ Text string }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, vector := range file.Vectors {
		if vector.Name == name {
			return []byte(vector.Body.Text)
		}
	}
	t.Fatalf("no vector %s", name)
	return nil
}

func TestNewFeedbackIsTranslatedAndUpdated(t *testing.T) {
	api := start(t, always(200, ""))
	service := start(t, always(200, `{"translation":"translated"}`))
	receiver, err := examples.Translator(token, api.api(), examples.TranslateBy(service.URL))
	if report := deliver(t, receiver, err, "guide-feedback-creation"); report.Outcome != abcwebhook.Delivered {
		t.Error(report)
	}
	service.expect(t, `POST / {"text":"User feedback content"}`)
	api.expect(t, `PUT /api/projects/1/channels/1/feedbacks/123 {"translatedMessage":"translated"}`)
}

func TestFeedbackWithoutAMessageIsLeftAlone(t *testing.T) {
	api := start(t, always(200, ""))
	receiver, err := examples.Translator(token, api.api(), func(context.Context, string) (string, error) {
		t.Error("there is nothing to translate")
		return "", nil
	})
	if report := deliver(t, receiver, err, "minimal-feedback"); report.Outcome != abcwebhook.Delivered {
		t.Error(report)
	}
	api.expect(t)
}

func TestATranslationThatFailsOnceIsAskedForAgain(t *testing.T) {
	api := start(t, always(200, ""))
	asked := 0
	receiver, err := examples.Translator(token, api.api(), func(context.Context, string) (string, error) {
		if asked++; asked == 1 {
			return "", errors.New("busy")
		}
		return "ok", nil
	})
	report := deliver(t, receiver, err, "guide-feedback-creation")
	if len(report.Attempts) != 2 || report.Attempts[0].Status != 500 || len(api.calls) != 1 {
		t.Error(report, api.calls)
	}
}

const issue = `{"id":789,"name":"New Issue","description":"changed since","status":"IN_PROGRESS","externalIssueId":null}`

func TestANewIssueGetsATicketAndKeepsEverythingElse(t *testing.T) {
	api := start(t, always(200, issue))
	tracker := start(t, always(200, `{"id":"EXT-1"}`))
	receiver, err := examples.TicketOpener(token, api.api(), examples.OpenTicketBy(tracker.URL))
	if report := deliver(t, receiver, err, "guide-issue-creation"); report.Outcome != abcwebhook.Delivered {
		t.Error(report)
	}
	tracker.expect(t, `POST / {"title":"New Issue","description":"Issue description"}`)
	api.expect(t, "GET /api/projects/1/issues/789",
		`PUT /api/projects/1/issues/789 {"name":"New Issue","description":"changed since","status":"IN_PROGRESS","externalIssueId":"EXT-1"}`)
}

func TestTheKeyOfATicketIsTheSameForTheSameIssue(t *testing.T) {
	api := start(t, always(200, issue))
	var keys []string
	receiver, err := examples.TicketOpener(token, api.api(), func(_ context.Context, ticket examples.Ticket) (string, error) {
		keys = append(keys, ticket.IdempotencyKey)
		return "", errors.New("busy")
	})
	deliver(t, receiver, err, "guide-issue-creation")
	if len(keys) != 4 || keys[0] != "project-1-issue-789" || keys[3] != keys[0] {
		t.Error(keys)
	}
}

func never(t *testing.T) examples.OpenTicket {
	return func(context.Context, examples.Ticket) (string, error) {
		t.Error("a ticket too many")
		return "", nil
	}
}

func TestAnIssueWithATicketGetsNoOther(t *testing.T) {
	api := start(t, always(200, strings.Replace(issue, `"externalIssueId":null`, `"externalIssueId":"EXT-7"`, 1)))
	receiver, err := examples.TicketOpener(token, api.api(), never(t))
	if report := deliver(t, receiver, err, "guide-issue-creation"); report.Outcome != abcwebhook.Delivered || len(api.calls) != 1 {
		t.Error(report, api.calls)
	}
}

func TestAnIssueThatCannotBeReadYetGetsNoTicketYet(t *testing.T) {
	api := start(t, always(404, ""))
	receiver, err := examples.TicketOpener(token, api.api(), never(t))
	if report := deliver(t, receiver, err, "guide-issue-creation"); report.Outcome != abcwebhook.Exhausted || len(api.calls) != 4 {
		t.Error(report, api.calls)
	}
}

func TestAChangedStatusIsToldToTheChat(t *testing.T) {
	chat := start(t, always(200, ""))
	receiver, err := examples.Notifier(token, chat.URL)
	if report := deliver(t, receiver, err, "guide-issue-status-change"); report.Outcome != abcwebhook.Delivered {
		t.Error(report)
	}
	chat.expect(t, `POST / {"text":"Issue Name: open → in progress"}`)
}

func TestAStatusNobodyHasHeardOfIsToldAsItIs(t *testing.T) {
	chat := start(t, always(200, ""))
	receiver, err := examples.Notifier(token, chat.URL)
	deliver(t, receiver, err, "unknown-previous-status")
	if len(chat.calls) != 1 || !strings.Contains(chat.calls[0], "ARCHIVED → ") {
		t.Error(chat.calls)
	}
}

func TestAChatThatRefusesIsToldAgain(t *testing.T) {
	chat := start(t, func(count int) (int, string) { return 500 - 300*min(count-1, 1), "" })
	receiver, err := examples.Notifier(token, chat.URL)
	if report := deliver(t, receiver, err, "guide-issue-status-change"); report.Outcome != abcwebhook.Delivered || len(chat.calls) != 2 {
		t.Error(report, chat.calls)
	}
}
