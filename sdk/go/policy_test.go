// The shared vectors of the retry policy, in virtual time.
package abcwebhook_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

type policyVector struct {
	Name      string
	TimeOutMs int `json:"time_out_ms"`
	Script    []reaction
	Owed      []struct {
		Attempts   int
		EarliestMs []int64 `json:"earliest_ms"`
		Outcome    abcwebhook.Outcome
	}
}

type reaction struct {
	Do      string
	Status  int
	Headers [][2]string
	AfterMs int `json:"after_ms"`
}

func TestPolicy(t *testing.T) {
	for _, vector := range vectors[policyVector](t, "policy", 40) {
		t.Run(vector.Name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { vector.play(t) })
		})
	}
}

func (v policyVector) play(t *testing.T) {
	start := time.Now()
	var moments []int64
	transport := roundTripper(func(request *http.Request) (*http.Response, error) {
		moments = append(moments, time.Since(start).Milliseconds())
		return v.Script[len(moments)-1].react(request)
	})
	policy := abcwebhook.DefaultPolicy()
	policy.AttemptTimeOut = time.Duration(v.TimeOutMs) * time.Millisecond
	sender := abcwebhook.NewSender(abcwebhook.SenderOptions{Transport: transport, Policy: &policy})
	report, err := sender.Deliver(t.Context(), abcwebhook.Endpoint{URL: "http://receiver.example/"}, []byte("{}"))
	if err != nil || len(report.Attempts) != len(moments) {
		t.Fatal(report, err)
	}
	for index, attempt := range report.Attempts {
		if v.Script[index].Do == "hang" && !errors.Is(attempt.Err, abcwebhook.ErrTimeOut) {
			t.Error(attempt)
		}
	}
	for _, owed := range v.Owed {
		if owed.Outcome == report.Outcome && slices.Equal(owed.EarliestMs, moments) {
			return
		}
	}
	t.Errorf("%s %v", report.Outcome, moments)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	return f(request)
}

func (r reaction) react(request *http.Request) (*http.Response, error) {
	select {
	case <-time.After(time.Duration(r.AfterMs) * time.Millisecond):
	case <-request.Context().Done():
		return nil, request.Context().Err()
	}
	header := http.Header{}
	for _, pair := range r.Headers {
		header.Add(pair[0], pair[1])
	}
	switch r.Do {
	case "answer":
		return answer(r.Status, header, strings.NewReader("")), nil
	case "cut_body":
		return answer(r.Status, header, brokenOff{}), nil
	case "hang":
		<-request.Context().Done()
		return nil, request.Context().Err()
	case "refuse", "close", "reset", "cut_head", "garbage":
		return nil, errors.New(r.Do)
	default:
		panic(r.Do + ": unknown")
	}
}

func answer(status int, header http.Header, body io.Reader) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(body)}
}

type brokenOff struct{}

func (brokenOff) Read([]byte) (int, error) {
	return 0, io.ErrUnexpectedEOF
}
