// Command receiver is the receiver under test: it prints its address once it listens.
//
//	ABC_WEBHOOK_TOKEN=… PORT=0 go run ./conformance/receiver
//
// Standard output carries the address and nothing else, but with ABC_WEBHOOK_ECHO what was received,
// as sdk/CODEC.md has it.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

func main() {
	options := abcwebhook.ReceiverOptions{Tokens: []string{os.Getenv("ABC_WEBHOOK_TOKEN")}}
	if os.Getenv("ABC_WEBHOOK_ECHO") != "" {
		options.Handlers = echoes()
		options.OnError = func(context.Context, error) {}
	}
	receiver, err := abcwebhook.NewReceiver(options)
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "0"))
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/webhook", receiver)
	server := http.Server{Handler: mux, ReadTimeout: 10 * time.Second}
	fmt.Printf("listening on http://%s/webhook\n", listener.Addr())
	log.Fatal(server.Serve(listener))
}
