// Command adapter is the sender under test, behind the adapter protocol of the suite.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

type delivery struct {
	Type      string
	ID        string
	URL       string
	Token     string
	Body      string
	CAFile    string `json:"ca_file"`
	TimeOutMs int    `json:"time_out_ms"`
}

type done struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Detail  string `json:"detail,omitempty"`
}

func main() {
	say(map[string]any{
		"type":          "hello",
		"protocol":      1,
		"name":          "abc-webhook for Go",
		"max_in_flight": 100,
		"capabilities":  []string{"time-out", "no-token", "ca-file"},
	})
	var underWay sync.WaitGroup
	input := bufio.NewReader(os.Stdin)
	for {
		line, err := input.ReadBytes('\n')
		var message delivery
		if json.Unmarshal(line, &message) == nil && message.Type == "deliver" {
			underWay.Go(func() { deliver(message) })
		}
		if err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
	}
	underWay.Wait()
}

func deliver(message delivery) {
	sender, err := senderFor(message)
	if err != nil {
		say(done{"done", message.ID, "unsupported", err.Error()})
		return
	}
	endpoint := abcwebhook.Endpoint{URL: message.URL, Token: message.Token}
	report, err := sender.Deliver(context.Background(), endpoint, []byte(message.Body))
	if err != nil {
		say(done{"done", message.ID, "unsupported", err.Error()})
		return
	}
	last := report.Attempts[len(report.Attempts)-1]
	detail := fmt.Sprintf("status %d", last.Status)
	if last.Err != nil {
		detail = last.Err.Error()
	}
	say(done{"done", message.ID, string(report.Outcome), detail})
}

// shared is the transport of all deliveries that trust the machine's certificates.
var shared = abcwebhook.NewTransport()

func senderFor(message delivery) (*abcwebhook.Sender, error) {
	policy := abcwebhook.DefaultPolicy()
	policy.AttemptTimeOut = time.Duration(message.TimeOutMs) * time.Millisecond
	transport := shared
	if message.CAFile != "" {
		trusted := x509.NewCertPool()
		certificates, err := os.ReadFile(message.CAFile)
		if err != nil {
			return nil, err
		}
		if !trusted.AppendCertsFromPEM(certificates) {
			return nil, fmt.Errorf("%s: it holds no certificate", message.CAFile)
		}
		transport = abcwebhook.NewTransport()
		transport.TLSClientConfig = &tls.Config{RootCAs: trusted}
	}
	options := abcwebhook.SenderOptions{Policy: &policy, Transport: transport}
	return abcwebhook.NewSender(options), nil
}

var output sync.Mutex

func say(message any) {
	line, err := json.Marshal(message)
	if err != nil {
		log.Fatal(err)
	}
	output.Lock()
	defer output.Unlock()
	if _, err := os.Stdout.Write(append(line, '\n')); err != nil {
		log.Fatal(err)
	}
}
