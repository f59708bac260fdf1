package examples

import (
	"context"
	"net/http"
)

// TranslateBy translates by a service that takes {"text"} and answers {"translation"}.
func TranslateBy(url string) Translate {
	return func(ctx context.Context, text string) (string, error) {
		var answer struct{ Translation string }
		err := call(ctx, http.MethodPost, url, nil, map[string]string{"text": text}, &answer)
		return answer.Translation, err
	}
}

// OpenTicketBy opens tickets by a service that answers {"id"}.
func OpenTicketBy(url string) OpenTicket {
	return func(ctx context.Context, ticket Ticket) (string, error) {
		var answer struct{ ID string }
		header := http.Header{"Idempotency-Key": {ticket.IdempotencyKey}}
		err := call(ctx, http.MethodPost, url, header, ticket, &answer)
		return answer.ID, err
	}
}
