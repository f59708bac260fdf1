// Command receiver is the receiver under test: it prints its address once it listens.
//
//	ABC_WEBHOOK_TOKEN=… PORT=0 go run ./conformance/receiver
//
// Standard output carries the address and nothing else.
package main

import (
	"cmp"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	abcwebhook "abcwebhook.dev/go"
)

func main() {
	receiver, err := abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{
		Tokens: []string{os.Getenv("ABC_WEBHOOK_TOKEN")},
	})
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
