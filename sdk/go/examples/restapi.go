// Package examples has three things that people do with webhooks of ABC User Feedback: translating
// new feedback, opening a ticket for each new issue, telling a chat about changed statuses.
package examples

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	abcwebhook "abcwebhook.dev/go"
)

// RestAPI is as much of ABC User Feedback's REST API as the examples need.
type RestAPI struct {
	// URL is the address of the server, without /api.
	URL string

	// Key is an API key of the project.
	Key string
}

// IssueUpdate is what can be changed about an issue: all of it at once, or the rest is reset.
type IssueUpdate struct {
	Name            string                      `json:"name"`
	Description     abcwebhook.Optional[string] `json:"description"`
	Status          abcwebhook.IssueStatus      `json:"status"`
	ExternalIssueID abcwebhook.Optional[string] `json:"externalIssueId"`
}

// UpdateFeedback sets fields of a piece of feedback; the channel must have them.
func (a RestAPI) UpdateFeedback(ctx context.Context, project, channel, feedback uint64, fields map[string]any) error {
	path := fmt.Sprintf("projects/%d/channels/%d/feedbacks/%d", project, channel, feedback)
	return a.call(ctx, http.MethodPut, path, fields, nil)
}

// Issue reads an issue as it is now.
func (a RestAPI) Issue(ctx context.Context, project, issue uint64) (found IssueUpdate, err error) {
	err = a.call(ctx, http.MethodGet, issuePath(project, issue), nil, &found)
	return found, err
}

// UpdateIssue replaces what can be changed about an issue.
func (a RestAPI) UpdateIssue(ctx context.Context, project, issue uint64, update IssueUpdate) error {
	return a.call(ctx, http.MethodPut, issuePath(project, issue), update, nil)
}

func issuePath(project, issue uint64) string {
	return fmt.Sprintf("projects/%d/issues/%d", project, issue)
}

func (a RestAPI) call(ctx context.Context, method, path string, body, into any) error {
	target := strings.TrimSuffix(a.URL, "/") + "/api/" + path
	return call(ctx, method, target, http.Header{"X-Api-Key": {a.Key}}, body, into)
}

// call sends JSON, unless the body is nil, and reads some, unless nobody wants it.
func call(ctx context.Context, method, target string, header http.Header, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		text = nil
	}
	request, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(text))
	if err != nil {
		return err
	}
	for key, values := range header {
		request.Header[key] = values
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: status %d", method, pathOf(target), answer.StatusCode)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(answer.Body).Decode(into)
}

// pathOf is a URL without what may be secret in it.
func pathOf(target string) string {
	parsed, err := url.Parse(target)
	if err != nil {
		return "URL"
	}
	return parsed.Host + parsed.Path
}
