// Command mutants shows that the tests catch mistakes: each mutant is the package with one text
// replaced by another, and each must fail the tests.
//
//	go run ./internal/mutants [NAME…]
//
// The files stay as they are: the compiler is told by an overlay what to read instead. The unbroken
// package must pass.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// timeOut is how long the tests of a mutant may take; one that hangs is caught too.
const timeOut = 2 * time.Minute

func main() {
	chosen := slices.DeleteFunc(slices.Clone(mutants), func(m mutant) bool {
		return len(os.Args) > 1 && !slices.Contains(os.Args[1:], m.name)
	})
	if len(chosen) == 0 {
		log.Fatalf("no such mutant: %v", os.Args[1:])
	}
	folder, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		log.Fatal(err)
	}
	survivors := run(chosen, folder)
	if err := os.RemoveAll(folder); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d mutants caught\n", len(chosen)-len(survivors), len(chosen))
	if len(survivors) > 0 {
		log.Fatalf("survivors: %s", strings.Join(survivors, ", "))
	}
}

// run tests the unbroken package and then the mutants, as many at a time as there are processors.
func run(chosen []mutant, folder string) (survivors []string) {
	if said, passed := test(folder, "unbroken", nil); !passed {
		log.Fatalf("the unbroken package fails its tests:\n%s", said)
	}
	queue := make(chan mutant)
	var mutex sync.Mutex
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for next := range queue {
				survived := next.survives(folder)
				mutex.Lock()
				fmt.Println(map[bool]string{true: "SURVIVED", false: "caught  "}[survived], next.name)
				if survived {
					survivors = append(survivors, next.name)
				}
				mutex.Unlock()
			}
		})
	}
	for _, next := range chosen {
		queue <- next
	}
	close(queue)
	workers.Wait()
	return survivors
}

func (m mutant) survives(folder string) bool {
	text, err := os.ReadFile(m.file + ".go")
	if err != nil {
		log.Fatal(err)
	}
	if !strings.Contains(string(text), m.from) {
		log.Fatalf("%s: %s.go has no %s", m.name, m.file, m.from)
	}
	broken := filepath.Join(folder, m.name+".txt")
	changed := strings.ReplaceAll(string(text), m.from, m.to)
	if err := os.WriteFile(broken, []byte(changed), 0o600); err != nil {
		log.Fatal(err)
	}
	original, err := filepath.Abs(m.file + ".go")
	if err != nil {
		log.Fatal(err)
	}
	said, passed := test(folder, m.name, map[string]string{original: broken})
	if strings.Contains(said, "[build failed]") {
		// Who does not compile was caught by nobody.
		fmt.Printf("%s does not compile:\n%s", m.name, said)
		return true
	}
	return passed
}

// test runs the tests of the package, in which some files are replaced.
func test(folder, name string, replaced map[string]string) (said string, passed bool) {
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		log.Fatal(err)
	}
	path := filepath.Join(folder, name+".json")
	if err := os.WriteFile(path, overlay, 0o600); err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeOut)
	defer cancel()
	command := exec.CommandContext(ctx, "go", "test", "-vet=off", "-failfast", "-timeout=60s", "-overlay", path, ".")
	text, err := command.CombinedOutput()
	return string(text), err == nil
}
