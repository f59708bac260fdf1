//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"

	abcwebhook "abcwebhook.dev/go"
)

const connections = 8

// requests is how many requests a second of the processor answers, as a multiple of what it does for
// a bare server that decodes. Each server is a process of its own, which tells its time when asked.
func requests(quick bool) row {
	ours, theirs := start("ours"), start("bare")
	defer ours.stop()
	defer theirs.stop()
	count, turns, warmUp := 4_000, 25, 3
	if quick {
		count, turns, warmUp = connections, 1, 0
	}
	var ratios []float64
	for turn := range turns + warmUp {
		var one, other float64
		if turn%2 == 0 {
			one, other = ours.cost(count), theirs.cost(count)
		} else {
			other, one = theirs.cost(count), ours.cost(count)
		}
		if turn >= warmUp {
			ratios = append(ratios, other/one)
		}
	}
	return summary("requests per CPU-second: receiver / bare net/http that decodes", ">= 0.95", ratios)
}

type server struct {
	process *exec.Cmd
	ask     io.WriteCloser
	answers *bufio.Reader
	address string
}

func start(kind string) *server {
	program, err := os.Executable()
	if err != nil {
		panic(err)
	}
	s := &server{process: exec.Command(program, "server", kind)}
	s.ask, err = s.process.StdinPipe()
	if err != nil {
		panic(err)
	}
	output, err := s.process.StdoutPipe()
	if err != nil {
		panic(err)
	}
	s.process.Stderr = os.Stderr
	if err := s.process.Start(); err != nil {
		panic(err)
	}
	s.answers = bufio.NewReader(output)
	s.address = s.line()
	return s
}

func (s *server) line() string {
	line, err := s.answers.ReadString('\n')
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(line)
}

func (s *server) stop() {
	_ = s.ask.Close()
	_ = s.process.Wait()
}

// cost is the server's time for so many requests, in microseconds.
func (s *server) cost(count int) float64 {
	before := s.cpu()
	var group sync.WaitGroup
	for range connections {
		group.Go(func() { load(s.address, count/connections) })
	}
	group.Wait()
	return float64(max(s.cpu()-before, 1))
}

func (s *server) cpu() (micros int64) {
	if _, err := io.WriteString(s.ask, "cpu\n"); err != nil {
		panic(err)
	}
	if _, err := fmt.Sscan(s.line(), &micros); err != nil {
		panic(err)
	}
	return micros
}

// load is one connection's share of the requests, one after the other.
func load(address string, count int) {
	socket, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	defer socket.Close()
	request := fmt.Sprintf("POST /webhook HTTP/1.1\r\nAccept: application/json, text/plain, */*\r\nContent-Type: application/json\r\nx-webhook-token: %s\r\nUser-Agent: axios/1.15.0\r\nContent-Length: %d\r\nAccept-Encoding: gzip, compress, deflate, br\r\nHost: receiver.example\r\nConnection: keep-alive\r\n\r\n%s", token, len(body), body)
	answers := bufio.NewReader(socket)
	for range count {
		if _, err := io.WriteString(socket, request); err != nil {
			panic(err)
		}
		answer, err := http.ReadResponse(answers, nil)
		if err != nil || answer.StatusCode != http.StatusOK {
			panic(fmt.Sprint(answer, err))
		}
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			panic(err)
		}
	}
}

// serve is the other process.
func serve(kind string) error {
	handler := http.Handler(http.HandlerFunc(bare))
	if kind == "ours" {
		receiver, err := abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{
			Tokens: []string{token},
			Handlers: abcwebhook.Handlers{
				FeedbackCreation: func(context.Context, *abcwebhook.FeedbackCreationEvent) error { return nil },
			},
		})
		if err != nil {
			return err
		}
		handler = receiver
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go func() {
		fmt.Println(listener.Addr())
		for questions := bufio.NewScanner(os.Stdin); questions.Scan(); {
			fmt.Println(cpuTime())
		}
		os.Exit(0)
	}()
	return http.Serve(listener, handler)
}

// bare looks at nothing but the body.
func bare(w http.ResponseWriter, r *http.Request) {
	var event struct {
		Event string           `json:"event"`
		Data  feedbackCreation `json:"data"`
	}
	if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, "{}")
}
