// Command cmd runs one of the examples:
//
//	go run ./examples/cmd notify
//
// The environment says the rest: ABC_WEBHOOK_TOKEN and PORT for the receiver, ABC_URL and ABC_API_KEY
// for the REST API, CHAT_URL, TRANSLATE_URL and TICKET_URL for the systems they talk to.
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
	"abcwebhook.dev/go/examples"
)

func main() {
	receiver, err := receiver()
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+cmp.Or(os.Getenv("PORT"), "3000"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on http://%s/\n", listener.Addr())
	server := http.Server{Handler: receiver, ReadTimeout: 10 * time.Second}
	log.Fatal(server.Serve(listener))
}

func receiver() (*abcwebhook.Receiver, error) {
	token := os.Getenv("ABC_WEBHOOK_TOKEN")
	api := examples.RestAPI{URL: os.Getenv("ABC_URL"), Key: os.Getenv("ABC_API_KEY")}
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case "notify":
			return examples.Notifier(token, os.Getenv("CHAT_URL"))
		case "translate":
			return examples.Translator(token, api, examples.TranslateBy(os.Getenv("TRANSLATE_URL")))
		case "ticket":
			return examples.TicketOpener(token, api, examples.OpenTicketBy(os.Getenv("TICKET_URL")))
		}
	}
	return nil, fmt.Errorf("usage: cmd notify | translate | ticket")
}
