// Command newuser does as a new user would: makes a module elsewhere that takes this one, pastes the
// receiver of the README and runs it. What comes after -- is then run with the receiver's address as
// its last argument.
//
//	go run ./internal/newuser -- abc-webhook check receiver --strict
package main

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

const token = "your-secret-token"

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	folder, err := os.MkdirTemp("", "abc-webhook-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	address, err := freeAddress()
	if err != nil {
		return err
	}
	if err := install(folder, address); err != nil {
		return err
	}
	receiver := exec.Command(filepath.Join(folder, program()))
	receiver.Env = append(os.Environ(), "ABC_WEBHOOK_TOKEN="+token)
	receiver.Stderr = os.Stderr
	if err := receiver.Start(); err != nil {
		return err
	}
	defer func() {
		_ = receiver.Process.Kill()
		_ = receiver.Wait()
	}()
	return check("http://" + address + "/webhook")
}

func install(folder, address string) error {
	module, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	code, err := receiverOfReadme(address)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(code), 0o600); err != nil {
		return err
	}
	for _, words := range [][]string{
		{"mod", "init", "example.com/receiver"},
		{"mod", "edit", "-replace=abcwebhook.dev/go=" + module},
		{"mod", "tidy"},
		{"build", "-o", program(), "."},
	} {
		command := exec.Command("go", words...)
		command.Dir = folder
		if said, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("go %s: %w\n%s", strings.Join(words, " "), err, said)
		}
	}
	return nil
}

func program() string {
	if runtime.GOOS == "windows" {
		return "receiver.exe"
	}
	return "receiver"
}

// receiverOfReadme is the first whole program of the README, on another port than the README's, which
// may be taken.
func receiverOfReadme(address string) (string, error) {
	const listen = `Addr: "127.0.0.1:3000"`
	readme, err := os.ReadFile("README.md")
	if err != nil {
		return "", err
	}
	_, code, found := strings.Cut(string(readme), "```go\n")
	code, _, ended := strings.Cut(code, "```")
	if !found || !ended || !strings.Contains(code, listen) {
		return "", errors.New("README.md: it has no program with " + listen)
	}
	return strings.Replace(code, listen, fmt.Sprintf("Addr: %q", address), 1), nil
}

// freeAddress is one that nobody listens at, a moment before the receiver does.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func check(url string) error {
	if err := deliver(url); err != nil {
		return err
	}
	start := slices.Index(os.Args, "--") + 1
	if start == 0 || start == len(os.Args) {
		return nil
	}
	command := exec.Command(os.Args[start], append(os.Args[start+1:], url)...)
	command.Env = append(os.Environ(), "ABC_WEBHOOK_TOKEN="+token)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command.Run()
}

// deliver sends one event, as soon as the receiver listens.
func deliver(url string) error {
	for patience := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(`{"event":"PING"}`))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-Webhook-Token", token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil && time.Now().Before(patience) {
			continue
		} else if err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("the README's receiver answered %d", answer.StatusCode)
		}
		fmt.Println("the README's receiver answered", answer.StatusCode)
		return answer.Body.Close()
	}
}
