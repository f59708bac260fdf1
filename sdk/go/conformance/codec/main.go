// Command codec reads payloads and writes them again, for comparison with other languages: JSON
// lines in and out, as sdk/CODEC.md has them.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"slices"

	abcwebhook "abcwebhook.dev/go"
)

type question struct {
	ID   json.RawMessage `json:"id"`
	Body string          `json:"body"`
}

type answer struct {
	ID      json.RawMessage `json:"id"`
	Body    *string         `json:"body,omitempty"`
	Facts   *facts          `json:"facts,omitempty"`
	Refused *string         `json:"refused,omitempty"`
}

// facts are taken from the types; nil is null.
type facts struct {
	Event          string   `json:"event"`
	Known          bool     `json:"known"`
	FeedbackID     *uint64  `json:"feedbackId"`
	IssueID        *uint64  `json:"issueId"`
	AddedIssueID   *uint64  `json:"addedIssueId"`
	ChannelID      *uint64  `json:"channelId"`
	ProjectID      *uint64  `json:"projectId"`
	IssueIDs       []uint64 `json:"issueIds"`
	Status         *status  `json:"status"`
	PreviousStatus *status  `json:"previousStatus"`
	CreatedAt      *text    `json:"createdAt"`
	Description    *text    `json:"description"`
	CustomKeys     []string `json:"customKeys"`
}

type status struct {
	Text  string `json:"text"`
	Known bool   `json:"known"`
}

type text struct {
	State string  `json:"state"`
	Text  *string `json:"text"`
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := json.NewEncoder(os.Stdout)
	output.SetEscapeHTML(false)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 1 {
			var asked question
			if err := json.Unmarshal(line, &asked); err != nil {
				log.Fatal(err)
			}
			if err := output.Encode(answerTo(asked)); err != nil {
				log.Fatal(err)
			}
		}
		if err == io.EOF {
			return
		} else if err != nil {
			log.Fatal(err)
		}
	}
}

func answerTo(asked question) answer {
	event, err := abcwebhook.Parse([]byte(asked.Body))
	var malformed *abcwebhook.MalformedBodyError
	if errors.As(err, &malformed) {
		pointer, _ := malformed.Pointer()
		return answer{ID: asked.ID, Refused: &pointer}
	}
	again, err := abcwebhook.Encode(event)
	if err != nil {
		log.Fatal(err)
	}
	body := string(again)
	return answer{ID: asked.ID, Body: &body, Facts: factsOf(event)}
}

func factsOf(event abcwebhook.WebhookEvent) *facts {
	found := &facts{Event: string(event.EventName()), Known: abcwebhook.IsKnown(event)}
	switch event := event.(type) {
	case *abcwebhook.FeedbackCreationEvent:
		found.feedback(event.Data.Feedback)
		found.ChannelID, found.ProjectID = &event.Data.Channel.ID, &event.Data.Project.ID
	case *abcwebhook.IssueAdditionEvent:
		found.feedback(event.Data.Feedback)
		found.ChannelID, found.ProjectID = &event.Data.Channel.ID, &event.Data.Project.ID
		if added, ok := event.Data.AddedIssue.Get(); ok {
			found.AddedIssueID = &added.ID
		}
	case *abcwebhook.IssueCreationEvent:
		found.issue(event.Data.Issue)
		found.ProjectID = &event.Data.Project.ID
	case *abcwebhook.IssueStatusChangeEvent:
		found.issue(event.Data.Issue)
		found.ProjectID = &event.Data.Project.ID
		found.PreviousStatus = statusOf(event.Data.PreviousStatus)
	}
	return found
}

func (f *facts) feedback(feedback abcwebhook.Feedback) {
	f.FeedbackID = &feedback.ID
	f.IssueIDs = []uint64{}
	for _, issue := range feedback.Issues {
		f.IssueIDs = append(f.IssueIDs, issue.ID)
	}
	f.CreatedAt = textOf(feedback.CreatedAt)
	f.CustomKeys = []string{}
	for key := range feedback.Custom.All() {
		f.CustomKeys = append(f.CustomKeys, key)
	}
	slices.Sort(f.CustomKeys)
}

func (f *facts) issue(issue abcwebhook.Issue) {
	f.IssueID = &issue.ID
	f.Status = statusOf(issue.Status)
	f.CreatedAt = textOf(issue.CreatedAt)
	f.Description = textOf(issue.Description)
}

func statusOf(value abcwebhook.IssueStatus) *status {
	return &status{Text: string(value), Known: value.IsKnown()}
}

func textOf[T ~string](value abcwebhook.Optional[T]) *text {
	if there, ok := value.Get(); ok {
		said := string(there)
		return &text{State: "text", Text: &said}
	}
	if value.IsNull() {
		return &text{State: "null"}
	}
	return &text{State: "absent"}
}
