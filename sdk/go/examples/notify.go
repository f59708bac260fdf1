package examples

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	abcwebhook "abcwebhook.dev/go"
)

// Notifier tells a chat when the status of an issue changes.
func Notifier(token, chatURL string) (*abcwebhook.Receiver, error) {
	handler := func(ctx context.Context, event *abcwebhook.IssueStatusChangeEvent) error {
		issue := event.Data.Issue
		text := fmt.Sprintf("%s: %s → %s", issue.Name, inWords(event.Data.PreviousStatus), inWords(issue.Status))
		// If the chat refuses, the event comes again, three times at the most.
		return call(ctx, http.MethodPost, chatURL, nil, map[string]string{"text": text}, nil)
	}
	return abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{
		Tokens:   []string{token},
		Handlers: abcwebhook.Handlers{IssueStatusChange: handler},
	})
}

// inWords is IN_PROGRESS as "in progress"; a status nobody has heard of stays as it is.
func inWords(status abcwebhook.IssueStatus) string {
	if !status.IsKnown() {
		return string(status)
	}
	return strings.ToLower(strings.ReplaceAll(string(status), "_", " "))
}
