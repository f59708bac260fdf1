package abcwebhook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	abcwebhook "abcwebhook.dev/go"
)

func ExampleReceiver() {
	receiver, err := abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{
		Tokens: []string{"your-secret-token"},
		Handlers: abcwebhook.Handlers{
			IssueStatusChange: func(_ context.Context, event *abcwebhook.IssueStatusChangeEvent) error {
				fmt.Println(event.Data.PreviousStatus, "→", event.Data.Issue.Status)
				return nil
			},
			Unknown: func(_ context.Context, event *abcwebhook.UnknownEvent) error {
				fmt.Println("not known yet:", event.Event)
				return nil
			},
		},
	})
	if err != nil {
		panic(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/webhook", receiver)

	// As a sender would.
	request := httptest.NewRequest(http.MethodPost, "/webhook", strings.NewReader(`{"event":"SURVEY_CREATION"}`))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Webhook-Token", "your-secret-token")
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, request)
	fmt.Println(answer.Code)
	// Output:
	// not known yet: SURVEY_CREATION
	// 200
}

func ExampleParse() {
	event, err := abcwebhook.Parse([]byte(`{
		"event": "ISSUE_CREATION",
		"data": {
			"issue": {"id": 7, "name": "Bug", "description": null, "status": "REOPENED"},
			"project": {"id": 1, "name": "Mine", "color": "blue"}
		}
	}`))
	if err != nil {
		panic(err)
	}
	switch event := event.(type) {
	case *abcwebhook.IssueCreationEvent:
		issue := event.Data.Issue
		fmt.Println(issue.Name, issue.Status, issue.Status.IsKnown())
		fmt.Println(issue.Description, issue.ExternalIssueID)
		color, _ := event.Data.Project.Rest.Text("color")
		fmt.Println(color)
	case *abcwebhook.UnknownEvent:
		fmt.Println("not known yet:", event.Event)
	}
	// Output:
	// Bug REOPENED false
	// null absent
	// blue
}

func ExampleMalformedBodyError() {
	_, err := abcwebhook.Parse([]byte(`{"event": "ISSUE_CREATION", "data": {"issue": {"id": "7"}}}`))
	var malformed *abcwebhook.MalformedBodyError
	if errors.As(err, &malformed) {
		pointer, _ := malformed.Pointer()
		fmt.Println(pointer)
		fmt.Println(err)
	}
	// Output:
	// /data/issue/id
	// /data/issue/id: expected a non-negative integer below 2^64, found "7"
}

func ExampleSender() {
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusOK)
	}))
	defer receiver.Close()

	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{})
	report, err := sender.DeliverEvent(context.Background(),
		abcwebhook.Endpoint{URL: receiver.URL + "/webhook", Token: "your-secret-token"},
		&abcwebhook.IssueCreationEvent{Data: abcwebhook.IssueCreation{
			Issue:   abcwebhook.Issue{ID: 1, Name: "Bug", Status: abcwebhook.IssueStatusOpen},
			Project: abcwebhook.Project{ID: 1, Name: "Mine"},
		}},
	)
	if err != nil {
		panic(err) // The endpoint is none, or the context ended.
	}
	fmt.Println(report.Outcome, len(report.Attempts), report.Attempts[0].Status)
	// Output: delivered 1 200
}

func ExampleAnswerTo() {
	err := fmt.Errorf("gateway: %w", abcwebhook.ErrTokenWrong)
	answer := abcwebhook.AnswerTo(err)
	fmt.Println(answer.Status(), answer.Body(), errors.Is(err, abcwebhook.ErrUnauthorized))
	// Output: 401 {"error":"unauthorized"} true
}

func ExampleRecentBodies() {
	options := abcwebhook.ReceiverOptions{
		Tokens:      []string{"your-secret-token"},
		Deduplicate: &abcwebhook.RecentBodies{},
	}
	receiver, err := abcwebhook.NewReceiver(options)
	fmt.Println(receiver, err)
	// Output: receiver with 1 tokens <nil>
}
