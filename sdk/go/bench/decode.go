//go:build unix

package main

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"

	abcwebhook "abcwebhook.dev/go"
)

const token = "tok-ABCDEF.0123456789_x"

// body is the guide's example of new feedback without its blanks.
const body = `{"event":"FEEDBACK_CREATION","data":{"feedback":{"id":123,"createdAt":"2024-01-15T10:30:00.000Z","updatedAt":"2024-01-15T10:30:00.000Z","message":"User feedback content","userEmail":"user@example.com","issues":[{"id":456,"createdAt":"2024-01-15T10:30:00.000Z","updatedAt":"2024-01-15T10:30:00.000Z","name":"Bug Report","description":"Issue description","status":"OPEN","externalIssueId":"EXT-123","feedbackCount":5}]},"channel":{"id":1,"name":"Website Feedback"},"project":{"id":1,"name":"My Project"}}}`

// What one would write by hand: an envelope, and data by the name of the event.
type envelope struct {
	Event string          `json:"event"`
	Data  json.RawMessage `json:"data"`
}

type feedbackCreation struct {
	Feedback struct {
		ID        uint64  `json:"id"`
		CreatedAt *string `json:"createdAt"`
		UpdatedAt string  `json:"updatedAt"`
		Message   string  `json:"message"`
		UserEmail string  `json:"userEmail"`
		Issues    []struct {
			ID              uint64  `json:"id"`
			CreatedAt       *string `json:"createdAt"`
			UpdatedAt       *string `json:"updatedAt"`
			Name            string  `json:"name"`
			Description     *string `json:"description"`
			Status          string  `json:"status"`
			ExternalIssueID *string `json:"externalIssueId"`
			FeedbackCount   *uint64 `json:"feedbackCount"`
		} `json:"issues"`
	} `json:"feedback"`
	Channel named `json:"channel"`
	Project named `json:"project"`
}

type named struct {
	ID   uint64 `json:"id"`
	Name string `json:"name"`
}

var header = http.Header{
	"Accept":          {"application/json, text/plain, */*"},
	"Content-Type":    {"application/json"},
	"X-Webhook-Token": {token},
	"User-Agent":      {"axios/1.15.0"},
	"Content-Length":  {"500"},
}

func decode(quick bool) row {
	receiver, err := abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{Tokens: []string{token}})
	if err != nil {
		panic(err)
	}
	raw := []byte(body)
	ours := func() {
		if err := receiver.Verify(header); err != nil {
			panic(err)
		}
		if event, err := receiver.Parse(raw); err != nil || event == nil {
			panic(err)
		}
	}
	ratios := inTurns(quick, ours, func() { twice(raw) })
	return summary("decode 500 bytes: ours / envelope and RawMessage", "<= 0.70", ratios)
}

func twice(raw []byte) {
	if subtle.ConstantTimeCompare([]byte(header.Get("X-Webhook-Token")), []byte(token)) != 1 {
		panic("token")
	}
	var outer envelope
	if err := json.Unmarshal(raw, &outer); err != nil || outer.Event != "FEEDBACK_CREATION" {
		panic(err)
	}
	var data feedbackCreation
	if err := json.Unmarshal(outer.Data, &data); err != nil || data.Feedback.ID != 123 {
		panic(err)
	}
}

// inTurns is how often the processor's time of one fits into that of the other, the first turns left
// out. Each goes first every other time.
func inTurns(quick bool, ours, theirs func()) (ratios []float64) {
	calls, turns, warmUp := 5_000, 101, 10
	if quick {
		calls, turns, warmUp = 1, 1, 0
	}
	cost := func(call func()) float64 {
		start := cpuTime()
		for range calls {
			call()
		}
		return float64(max(cpuTime()-start, 1))
	}
	for turn := range turns + warmUp {
		var one, other float64
		if turn%2 == 0 {
			one, other = cost(ours), cost(theirs)
		} else {
			other, one = cost(theirs), cost(ours)
		}
		if turn >= warmUp {
			ratios = append(ratios, one/other)
		}
	}
	return ratios
}
