// A sender under test: net/http with go-retryablehttp, its policies as they come.
// The protocol is in ../../../ADAPTER.md.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

type task struct {
	Type      string  `json:"type"`
	ID        string  `json:"id"`
	URL       string  `json:"url"`
	Token     *string `json:"token"`
	Body      string  `json:"body"`
	CAFile    *string `json:"ca_file"`
	TimeOutMS int64   `json:"time_out_ms"`
}

func main() {
	say(map[string]any{
		"type": "hello", "protocol": 1, "name": "net/http + go-retryablehttp", "max_in_flight": 1000,
		"capabilities": []string{"time-out", "no-token", "ca-file"},
	})
	var deliveries sync.WaitGroup
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		if err == io.EOF {
			break
		}
		var t task
		if err := json.Unmarshal(line, &t); err != nil {
			log.Fatal(err)
		}
		if t.Type == "deliver" {
			deliveries.Go(func() { deliver(t) })
		}
	}
	deliveries.Wait()
}

func deliver(t task) {
	outcome := "delivered"
	response, err := send(t)
	if err != nil {
		outcome = "exhausted"
	} else {
		defer response.Body.Close()
		if response.StatusCode >= 300 {
			outcome = "rejected"
		}
	}
	say(map[string]any{"type": "done", "id": t.ID, "outcome": outcome})
}

func send(t task) (*http.Response, error) {
	client, err := newClient(t)
	if err != nil {
		return nil, err
	}
	request, err := retryablehttp.NewRequest("POST", t.URL, strings.NewReader(t.Body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if t.Token != nil {
		request.Header.Set("x-webhook-token", *t.Token)
	}
	return client.Do(request)
}

func newClient(t task) (*retryablehttp.Client, error) {
	client := retryablehttp.NewClient()
	client.RetryMax = 3
	client.RetryWaitMin = 3 * time.Second
	client.RetryWaitMax = 3 * time.Second
	client.HTTPClient.Timeout = time.Duration(t.TimeOutMS) * time.Millisecond
	client.Logger = nil
	if t.CAFile != nil {
		certificates, err := os.ReadFile(*t.CAFile)
		if err != nil {
			return nil, err
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(certificates)
		client.HTTPClient.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	return client, nil
}

var output sync.Mutex

func say(message map[string]any) {
	output.Lock()
	defer output.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(message); err != nil {
		log.Fatal(err)
	}
}
