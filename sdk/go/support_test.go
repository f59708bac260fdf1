// What the tests share: the vectors, bodies made by their recipes, and JSON that compares.
package abcwebhook_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	abcwebhook "abcwebhook.dev/go"
)

const token = "tok-ABCDEF.0123456789_x"

// vectors reads a file of vectors, which must hold at least so many.
func vectors[T any](t testing.TB, kind string, least int) []T {
	t.Helper()
	var file struct{ Vectors []T }
	read(t, filepath.Join("..", "..", "schema", "vectors", kind+".json"), &file)
	if len(file.Vectors) < least {
		t.Fatalf("%s: only %d vectors", kind, len(file.Vectors))
	}
	return file.Vectors
}

func read(t testing.TB, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A body is a text, or bytes, or made by a recipe.
type body struct {
	Text   *string
	Base64 *string
	Recipe *struct {
		Prefix, Fill, Suffix string
		Bytes                int
	}
}

func (b body) bytes(t testing.TB) []byte {
	t.Helper()
	switch {
	case b.Base64 != nil:
		raw, err := base64.StdEncoding.DecodeString(*b.Base64)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	case b.Text != nil:
		return []byte(*b.Text)
	default:
		recipe := b.Recipe
		count := recipe.Bytes - len(recipe.Prefix) - len(recipe.Suffix)
		return []byte(recipe.Prefix + strings.Repeat(recipe.Fill, count) + recipe.Suffix)
	}
}

type payload struct {
	Name, Event string
	Body        body
	Known       bool
	Facts       map[string]json.RawMessage
	Absent      []string
}

// bodyNamed is the body of one of the valid vectors.
func bodyNamed(t testing.TB, name string) []byte {
	t.Helper()
	for _, vector := range vectors[payload](t, "payloads-valid", 60) {
		if vector.Name == name {
			return vector.Body.bytes(t)
		}
	}
	t.Fatalf("no vector %s", name)
	return nil
}

// canonical is a JSON value in the one form that it has here: keys sorted, integers of 64 bits as
// they are, other numbers as doubles.
func canonical(t testing.TB, text []byte) string {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	out, err := json.Marshal(plain(value))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func plain(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, item := range value {
			value[key] = plain(item)
		}
	case []any:
		for index, item := range value {
			value[index] = plain(item)
		}
	case json.Number:
		return number(string(value))
	}
	return value
}

func number(literal string) any {
	if whole, err := strconv.ParseUint(literal, 10, 64); err == nil {
		return whole
	}
	if whole, err := strconv.ParseInt(literal, 10, 64); err == nil && whole != 0 {
		return whole
	}
	double, _ := strconv.ParseFloat(literal, 64)
	if double == math.Trunc(double) && math.Abs(double) < 1<<53 {
		return int64(double)
	}
	return fmt.Sprintf("double %x", double)
}

// at is the value at a JSON pointer, and whether there is one.
func at(t testing.TB, text []byte, pointer string) (found any, ok bool) {
	t.Helper()
	if err := json.Unmarshal([]byte(canonical(t, text)), &found); err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer("~1", "/", "~0", "~")
	for _, step := range strings.Split(pointer, "/")[1:] {
		switch value := found.(type) {
		case map[string]any:
			found, ok = value[unescape.Replace(step)]
		case []any:
			index, err := strconv.Atoi(step)
			if ok = err == nil && index < len(value); ok {
				found = value[index]
			}
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
	}
	return found, true
}

func parse(t testing.TB, raw []byte) abcwebhook.WebhookEvent {
	t.Helper()
	event, err := abcwebhook.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return event
}

func encode(t testing.TB, event abcwebhook.WebhookEvent) []byte {
	t.Helper()
	text, err := abcwebhook.Encode(event)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
