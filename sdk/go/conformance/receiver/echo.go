package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"

	abcwebhook "abcwebhook.dev/go"
)

// echoes are handlers that tell what they were given, and fail where they are asked to.
func echoes() abcwebhook.Handlers {
	e := &echo{times: map[string]int{}}
	return abcwebhook.Handlers{
		FeedbackCreation:  handler[*abcwebhook.FeedbackCreationEvent](e),
		IssueCreation:     handler[*abcwebhook.IssueCreationEvent](e),
		IssueStatusChange: handler[*abcwebhook.IssueStatusChangeEvent](e),
		IssueAddition:     handler[*abcwebhook.IssueAdditionEvent](e),
		Unknown:           handler[*abcwebhook.UnknownEvent](e),
	}
}

func handler[E abcwebhook.WebhookEvent](e *echo) abcwebhook.Handler[E] {
	return func(ctx context.Context, event E) error {
		return e.tell(string(abcwebhook.RawBody(ctx)), event)
	}
}

type echo struct {
	mutex sync.Mutex
	times map[string]int
}

type told struct {
	Raw  string `json:"raw"`
	Body string `json:"body"`
}

func (e *echo) tell(raw string, event abcwebhook.WebhookEvent) error {
	again, err := abcwebhook.Encode(event)
	if err != nil {
		return err
	}
	line, err := json.Marshal(told{raw, string(again)})
	if err != nil {
		return err
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	if _, err := os.Stdout.Write(append(line, '\n')); err != nil {
		return err
	}
	e.times[raw]++
	if strings.Contains(raw, "fails twice") && e.times[raw] <= 2 {
		return errors.New("as it was asked to")
	}
	return nil
}
