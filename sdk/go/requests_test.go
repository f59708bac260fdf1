// The shared vectors of requests, over sockets.
package abcwebhook_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

type request struct {
	Name, Method string
	Tokens       []string
	Headers      [][2]string
	Body         body
	Verdict      struct {
		Accept *bool
		Duties []struct {
			Clause string
			Status int
			Not    []string
		}
	}
}

func TestRequests(t *testing.T) {
	for _, vector := range vectors[request](t, "requests", 40) {
		t.Run(vector.Name, func(t *testing.T) {
			server := serve(t, receiver(t, abcwebhook.ReceiverOptions{Tokens: vector.Tokens}))
			status := statusOf(exchange(t, server, vector.head(t), string(vector.Body.bytes(t))))
			if accept := vector.Verdict.Accept; accept != nil && (status/100 == 2) != *accept {
				t.Errorf("status %d", status)
			}
			for _, duty := range vector.Verdict.Duties {
				if duty.Status != 0 && status != duty.Status {
					t.Errorf("%s: status %d, not %d", duty.Clause, status, duty.Status)
				}
				for _, not := range duty.Not {
					if fmt.Sprintf("%dxx", status/100) == not {
						t.Errorf("%s: status %d", duty.Clause, status)
					}
				}
			}
		})
	}
}

func (r request) head(t *testing.T) string {
	var head strings.Builder
	fmt.Fprintf(&head, "%s /webhook?x=1 HTTP/1.1\r\nhost: receiver.example\r\n", r.Method)
	for _, header := range r.Headers {
		if !strings.EqualFold(header[0], "connection") {
			fmt.Fprintf(&head, "%s: %s\r\n", header[0], header[1])
		}
	}
	fmt.Fprintf(&head, "connection: close\r\ncontent-length: %d\r\n\r\n", len(r.Body.bytes(t)))
	return head.String()
}

func receiver(t testing.TB, options abcwebhook.ReceiverOptions) *abcwebhook.Receiver {
	t.Helper()
	if options.Tokens == nil {
		options.Tokens = []string{token}
	}
	receiver, err := abcwebhook.NewReceiver(options)
	if err != nil {
		t.Fatal(err)
	}
	return receiver
}

// serve makes a server and returns its address.
func serve(t testing.TB, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// exchange sends raw bytes and returns all that comes back.
func exchange(t testing.TB, address string, parts ...string) string {
	t.Helper()
	socket, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	_ = socket.SetDeadline(time.Now().Add(30 * time.Second))
	go func() {
		for _, part := range parts {
			// Whoever refuses a body need not read it.
			_, _ = io.WriteString(socket, part)
		}
	}()
	var answer bytes.Buffer
	_, _ = io.Copy(&answer, socket)
	return answer.String()
}

func statusOf(answer string) (status int) {
	_, _ = fmt.Sscanf(answer, "HTTP/1.1 %d ", &status)
	return status
}
