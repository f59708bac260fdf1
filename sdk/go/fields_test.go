package abcwebhook_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	abcwebhook "abcwebhook.dev/go"
)

func TestFieldsAreReachableAndKeepTheirOrder(t *testing.T) {
	body := strings.Replace(string(bodyNamed(t, "minimal-feedback")), `"feedback":{`, `"feedback":{"z":1,"a":null,"message":"m\u00e9","7":[ 1 ],`, 1)
	feedback := parse(t, []byte(body)).(*abcwebhook.FeedbackCreationEvent).Data.Feedback
	var told []string
	for key, value := range feedback.Custom.All() {
		told = append(told, key+"="+string(value))
		if key == "7" {
			break
		}
	}
	if got := strings.Join(told, " "); got != `z=1 a=null message="m\u00e9" 7=[ 1 ]` {
		t.Error(got)
	}
	if text, ok := feedback.Custom.Text("message"); !ok || text != "mé" {
		t.Error(text, ok)
	}
	for _, key := range []string{"z", "a", "absent"} {
		if text, ok := feedback.Custom.Text(key); ok {
			t.Error(key, text)
		}
	}
	if _, ok := feedback.Custom.Get("id"); ok {
		t.Error("a key that every feedback has is no custom field")
	}
}

func TestFieldsCanBeChanged(t *testing.T) {
	var fields abcwebhook.Fields
	for _, key := range []string{"a", "b", "a"} {
		if err := fields.Set(key, len(fields)); err != nil {
			t.Fatal(err)
		}
	}
	if err := fields.Set("c", func() {}); err == nil {
		t.Error("a function is no JSON")
	}
	if !fields.Delete("b") || fields.Delete("b") {
		t.Error("deleted once")
	}
	text, err := json.Marshal(fields)
	if err != nil || string(text) != `{"a":2}` {
		t.Error(string(text), err)
	}
	if err := json.Unmarshal([]byte(`{"x":1,"y":{"z":null},"x":2}`), &fields); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%s", fields); got != `[{x 2} {y {"z":null}}]` {
		t.Error(got)
	}
}

func TestManyFieldsAreReadOnce(t *testing.T) {
	var text strings.Builder
	text.WriteString(`{"event":"PING"`)
	for round := range 2 {
		for index := range 20_000 {
			fmt.Fprintf(&text, `,"k%d":%d`, index, round)
		}
	}
	text.WriteString("}")
	event := parse(t, []byte(text.String())).(*abcwebhook.UnknownEvent)
	if len(event.Rest) != 20_000 || event.Rest[7].Key != "k7" || string(event.Rest[7].Value) != "1" {
		t.Error(len(event.Rest))
	}
	if again := parse(t, encode(t, event)).(*abcwebhook.UnknownEvent); len(again.Rest) != 20_000 {
		t.Error(len(again.Rest))
	}
}

func TestOptionalValuesHaveThreeStates(t *testing.T) {
	type holder struct {
		Value abcwebhook.Optional[string] `json:"value,omitzero"`
	}
	for text, expected := range map[string]struct {
		value        string
		null, absent bool
	}{
		`{}`:             {"", false, true},
		`{"value":null}`: {"", true, false},
		`{"value":"a"}`:  {"a", false, false},
	} {
		var found holder
		if err := json.Unmarshal([]byte(text), &found); err != nil {
			t.Fatal(err)
		}
		value := found.Value
		if value.Or("") != expected.value || value.IsNull() != expected.null || value.IsAbsent() != expected.absent {
			t.Errorf("%s: %v", text, value)
		}
		if again, err := json.Marshal(found); err != nil || string(again) != text {
			t.Errorf("%s: %s, %v", text, again, err)
		}
	}
	if got := fmt.Sprint(abcwebhook.Some(5), abcwebhook.Null[int](), abcwebhook.Optional[int]{}); got != "5 null absent" {
		t.Error(got)
	}
	if value, ok := abcwebhook.Some(5).Get(); !ok || value != 5 || abcwebhook.Null[int]().Or(7) != 7 {
		t.Error(value, ok)
	}
	var number abcwebhook.Optional[int]
	if err := json.Unmarshal([]byte(`"a"`), &number); err == nil {
		t.Error(number)
	}
}
