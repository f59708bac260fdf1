package examples

import (
	"context"
	"fmt"

	abcwebhook "abcwebhook.dev/go"
)

// Ticket is what a ticket says.
type Ticket struct {
	Title       string `json:"title"`
	Description string `json:"description"`

	// IdempotencyKey is the same for the same issue: a tracker that knows it opens no second ticket.
	IdempotencyKey string `json:"-"`
}

// OpenTicket opens a ticket and returns its number.
type OpenTicket func(ctx context.Context, ticket Ticket) (string, error)

// TicketOpener opens a ticket in another tracker for each new issue, and notes its number in the
// issue.
func TicketOpener(token string, api RestAPI, open OpenTicket) (*abcwebhook.Receiver, error) {
	handler := func(ctx context.Context, event *abcwebhook.IssueCreationEvent) error {
		issue, project := event.Data.Issue, event.Data.Project
		// The event can come before the issue can be read. Then this fails, and it comes again.
		current, err := api.Issue(ctx, project.ID, issue.ID)
		if err != nil || current.ExternalIssueID.Or("") != "" {
			return err
		}
		number, err := open(ctx, Ticket{
			Title:          issue.Name,
			Description:    issue.Description.Or(""),
			IdempotencyKey: fmt.Sprintf("project-%d-issue-%d", project.ID, issue.ID),
		})
		if err != nil {
			return err
		}
		current.ExternalIssueID = abcwebhook.Some(number)
		return api.UpdateIssue(ctx, project.ID, issue.ID, current)
	}
	return abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{
		Tokens:   []string{token},
		Handlers: abcwebhook.Handlers{IssueCreation: handler},
	})
}
