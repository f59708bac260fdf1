package abcwebhook_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	abcwebhook "abcwebhook.dev/go"
)

func TestValidPayloads(t *testing.T) {
	for _, vector := range vectors[payload](t, "payloads-valid", 60) {
		t.Run(vector.Name, func(t *testing.T) {
			raw := vector.Body.bytes(t)
			event := parse(t, raw)
			if got := string(event.EventName()); got != vector.Event {
				t.Errorf("event %q, not %q", got, vector.Event)
			}
			if abcwebhook.IsKnown(event) != vector.Known || event.EventName().IsKnown() != vector.Known {
				t.Error("known?")
			}
			again := encode(t, event)
			if canonical(t, again) != canonical(t, raw) {
				t.Errorf("lost something:\n%s\n%s", raw, again)
			}
			for pointer, fact := range vector.Facts {
				found, _ := at(t, again, pointer)
				expected, _ := at(t, fact, "")
				if !reflect.DeepEqual(found, expected) {
					t.Errorf("%s: %v, not %v", pointer, found, expected)
				}
			}
			for _, pointer := range vector.Absent {
				if found, ok := at(t, again, pointer); ok {
					t.Errorf("%s: %v should be absent", pointer, found)
				}
			}
			if !reflect.DeepEqual(parse(t, again), event) {
				t.Errorf("not read as it was written: %s", again)
			}
			throughJSON, err := json.Marshal(event)
			if err != nil || canonical(t, throughJSON) != canonical(t, raw) {
				t.Errorf("encoding/json: %s, %v", throughJSON, err)
			}
		})
	}
}

func TestInvalidPayloads(t *testing.T) {
	type invalid struct {
		Name, Why, Refused string
		Body               body
		Pointer            *string
	}
	for _, vector := range vectors[invalid](t, "payloads-invalid", 60) {
		t.Run(vector.Name, func(t *testing.T) {
			raw := vector.Body.bytes(t)
			event, err := abcwebhook.Parse(raw)
			if vector.Refused != "tolerant" {
				if err != nil {
					t.Fatalf("refused, though only strictly %s: %v", vector.Why, err)
				}
				if canonical(t, encode(t, event)) != canonical(t, raw) {
					t.Error("lost something")
				}
				return
			}
			var malformed *abcwebhook.MalformedBodyError
			if !errors.As(err, &malformed) {
				t.Fatalf("taken, though %s: %v", vector.Why, err)
			}
			pointer, ok := malformed.Pointer()
			if ok != (vector.Pointer != nil) || ok && pointer != *vector.Pointer {
				t.Errorf("at %q (%v): %v", pointer, ok, err)
			}
			if malformed.Status() != 400 {
				t.Errorf("status %d", malformed.Status())
			}
		})
	}
}

// The vendor's server is written in JavaScript, and so is this package's writer in what it escapes:
// but for the place of the custom fields the same text comes out again.
func TestCaptures(t *testing.T) {
	files, _ := filepath.Glob("../rust/tests/data/captures/*.jsonl")
	if len(files) < 2 {
		t.Fatal("no captures")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			var delivery struct{ Body string }
			if err := json.Unmarshal([]byte(line), &delivery); err != nil {
				t.Fatal(err)
			}
			event := parse(t, []byte(delivery.Body))
			if !abcwebhook.IsKnown(event) {
				t.Errorf("%s is known", event.EventName())
			}
			again := string(encode(t, event))
			if len(again) != len(delivery.Body) || canonical(t, []byte(again)) != canonical(t, []byte(delivery.Body)) {
				t.Errorf("lost something:\n%s\n%s", delivery.Body, again)
			}
		}
	}
}

func TestATypeSwitchNarrows(t *testing.T) {
	switch event := parse(t, bodyNamed(t, "guide-issue-status-change")).(type) {
	case *abcwebhook.IssueStatusChangeEvent:
		if event.Data.PreviousStatus != abcwebhook.IssueStatusOpen || event.Data.Issue.ID != 789 {
			t.Errorf("%+v", event)
		}
	default:
		t.Errorf("%T", event)
	}
}

// Things that encoding/json would let pass, or take for something else.
func TestKeysAndTextsAreTakenExactly(t *testing.T) {
	event := parse(t, []byte(`{"Event":"ISSUE_CREATION","event":"PING","DATA":1}`))
	unknown, ok := event.(*abcwebhook.UnknownEvent)
	if !ok || unknown.Event != "PING" || unknown.Data != nil || len(unknown.Rest) != 2 {
		t.Errorf("%+v", event)
	}
	for text, problem := range map[string]string{
		`{"EVENT":"PING"}`:                       "body: key `event` is missing",
		"{\"event\":\"\xff\"}":                   "body: it is not UTF-8",
		`{"event":"PING","data":"\ud83d"}`:       "body: no JSON at byte 25",
		`{"event":"PING","data":"\ude00"}`:       "body: no JSON at byte 25",
		`{"event":"PING","data":"\ud83d\u0041"}`: "body: no JSON at byte 25",
		`{"event":"PING","\ud83d":1}`:            "body: no JSON at byte 18",
		`{"event":"PING"} x`:                     "body: no JSON at byte 18",
		"{\"event\":\"PING\"}\x00":               "body: no JSON at byte 17",
		"\uFEFF{\"event\":\"PING\"}":             "body: no JSON: it starts with a byte order mark, which JSON does not have",
		`{"event":"PING","data":1e400}`:          "body: no JSON at byte 24",
		`{"event":"PING","data":.5}`:             "body: no JSON at byte 24",
		`{"event":"PING","data":5.}`:             "body: no JSON at byte 24",
		`{"event":"PING","data":-}`:              "body: no JSON at byte 24",
		`{"event":"PING","data":1e}`:             "body: no JSON at byte 24",
		`{"event":"PING","data":[1,]}`:           "body: no JSON at byte 27",
		`{"event":"PING","data":[1 2]}`:          "body: no JSON at byte 27",
		`{"event":"PING" "data":1}`:              "body: no JSON at byte 17",
		`{,"event":"PING"}`:                      "body: no JSON at byte 2",
		`{"event" "PING"}`:                       "body: no JSON at byte 10",
		`{"event":"PING","data":nul}`:            "body: no JSON at byte 24",
		`{"event":"PING","data":"\x"}`:           "body: no JSON at byte 25",
		`{"event":"PING","data":"\u00g0"}`:       "body: no JSON at byte 25",
		`{"event":"PING","data":"` + "\t" + `"}`: "body: no JSON at byte 25",
		`{"event":"PI`:                           "body: no JSON: it breaks off",
		`{"event":1}`:                            "/event: expected a string, found 1",
		`[]`:                                     "body: expected an object, found an array",
		``:                                       "body: no JSON: it is empty",
	} {
		if _, err := abcwebhook.Parse([]byte(text)); err == nil || err.Error() != problem {
			t.Errorf("%s: %v, not %s", text, err, problem)
		}
	}
}

func TestNoJSONIsWorseThanAWrongShape(t *testing.T) {
	_, err := abcwebhook.Parse([]byte(`{"event":"ISSUE_CREATION","data":{"issue":{"id":"x"}},}`))
	var malformed *abcwebhook.MalformedBodyError
	if !errors.As(err, &malformed) {
		t.Fatal(err)
	}
	if _, ok := malformed.Pointer(); ok {
		t.Errorf("%v", err)
	}
}

func TestOfARepeatedKeyTheLastValueCounts(t *testing.T) {
	issue := `{"id":7,"name":"Bug","status":"OPEN"}`
	project := `"project":{"id":1,"name":"p"}`
	for _, text := range []string{
		`{"event":"PING","event":"ISSUE_CREATION","data":{"issue":` + issue + `,` + project + `}}`,
		`{"event":1,"event":"ISSUE_CREATION","data":{"issue":` + issue + `,` + project + `}}`,
		`{"event":"ISSUE_CREATION","data":5,"data":{"issue":` + issue + `,` + project + `}}`,
		`{"event":"ISSUE_CREATION","data":{"issue":{},"issue":` + issue + `,` + project + `}}`,
		`{"event":"ISSUE_CREATION","data":{"issue":{"id":6,"name":{"a":1,"a":2},"id":7,"name":"Bug","status":"OPEN"},` + project + `}}`,
		`{"data":{"issue":{"id":6},"issue":` + issue + `,` + project + `},"event":"PING","event":"ISSUE_CREATION"}`,
		`{"event":"ISSUE_CREATION","d\u0061ta":5,"data":{"issue":` + issue + `,` + project + `}}`,
	} {
		event, ok := parse(t, []byte(text)).(*abcwebhook.IssueCreationEvent)
		if !ok || event.Data.Issue.ID != 7 || event.Data.Issue.Name != "Bug" {
			t.Errorf("%s: %+v", text, event)
		}
	}
	_, err := abcwebhook.Parse([]byte(`{"event":"ISSUE_CREATION","data":{"issue":` + issue + `,` + project + `},"data":5}`))
	if err == nil || !strings.HasPrefix(err.Error(), "/data: ") {
		t.Error(err)
	}
	unknown := parse(t, []byte(`{"event":"PING","a":1,"b":2,"a":{"c":3,"c":4}}`)).(*abcwebhook.UnknownEvent)
	if text := string(encode(t, unknown)); text != `{"event":"PING","a":{"c":3,"c":4},"b":2}` {
		t.Error(text)
	}
	// A second value does not inherit from the first.
	addition := strings.Replace(string(bodyNamed(t, "minimal-feedback")), "FEEDBACK_CREATION", "ISSUE_ADDITION", 1)
	addition = strings.Replace(addition, `"data":{`, `"data":{"addedIssue":{"id":1,"name":"n","status":"s","description":"d"},"addedIssue":{"id":2,"name":"n","status":"s"},`, 1)
	added, _ := parse(t, []byte(addition)).(*abcwebhook.IssueAdditionEvent).Data.AddedIssue.Get()
	if added.ID != 2 || !added.Description.IsAbsent() {
		t.Errorf("%+v", added)
	}
}

func TestManyRepeatedKeysTakeNoTime(t *testing.T) {
	deep := strings.Repeat(`{"a":1,"a":`, 9_000) + "1" + strings.Repeat("}", 9_000)
	wide := `{"x":1` + strings.Repeat(`,"k":1`, 60_000) + `}`
	start := time.Now()
	for _, data := range []string{deep, wide} {
		parse(t, []byte(`{"event":"PING","data":`+data+`}`))
		parse(t, []byte(`{"event":1,"rest":`+data+`,"event":"PING"}`))
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDepthIsThatOfEncodingJSON(t *testing.T) {
	nested := func(depth int) []byte {
		return []byte(`{"event":"PING","data":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`)
	}
	if _, err := abcwebhook.Parse(nested(10_000)); err != nil || !json.Valid(nested(10_000)) {
		t.Error(err)
	}
	if _, err := abcwebhook.Parse(nested(10_001)); err == nil || json.Valid(nested(10_001)) {
		t.Error("deeper than encoding/json reads")
	}
}

func TestIntegersAreExactInAnySpelling(t *testing.T) {
	for literal, expected := range map[string]uint64{
		"0": 0, "-0": 0, "-0.0": 0, "5": 5, "5.0": 5, "5e0": 5, "50E-1": 5, "0.5e1": 5,
		"9007199254740993": 9007199254740993, "18446744073709551615": 18446744073709551615,
		"1e19": 10_000_000_000_000_000_000,
	} {
		var project abcwebhook.Project
		err := json.Unmarshal([]byte(`{"id":`+literal+`,"name":"p"}`), &project)
		if err != nil || project.ID != expected {
			t.Errorf("%s: %d, %v", literal, project.ID, err)
		}
	}
	for _, literal := range []string{"-1", "0.5", "18446744073709551616", "1e20", `"5"`, "null", "true", "[]"} {
		var project abcwebhook.Project
		if err := json.Unmarshal([]byte(`{"id":`+literal+`,"name":"p"}`), &project); err == nil {
			t.Errorf("%s: %d", literal, project.ID)
		}
	}
}

func TestTimestampsAreReadButNeverRewritten(t *testing.T) {
	for text, expected := range map[string]string{
		"2024-01-15T10:30:00.000Z":         "2024-01-15T10:30:00Z",
		"2024-01-15t10:30:00z":             "2024-01-15T10:30:00Z",
		"2024-01-15T10:30:00.123456789Z":   "2024-01-15T10:30:00.123456789Z",
		"2024-01-15T10:30:00.12345678901Z": "2024-01-15T10:30:00.123456789Z",
		"2024-01-15T10:30:00+09:30":        "2024-01-15T01:00:00Z",
		"2016-12-31T23:59:60Z":             "2017-01-01T00:00:00Z",
		"2016-12-31T18:29:60-05:30":        "2017-01-01T00:00:00Z",
		"2024-02-29T00:00:00Z":             "2024-02-29T00:00:00Z",
		"0000-01-01T00:00:00Z":             "0000-01-01T00:00:00Z",
	} {
		moment, err := abcwebhook.Timestamp(text).Time()
		if got := moment.UTC().Format(time.RFC3339Nano); err != nil || got != expected {
			t.Errorf("%s: %s, %v", text, got, err)
		}
	}
	for _, text := range []string{
		"", "2024-01-15", "2024-01-15 10:30:00Z", "2024-01-15T10:30:00", "2024-01-15T10:30Z",
		"2024-13-01T00:00:00Z", "2024-00-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-04-31T00:00:00Z",
		"1900-02-29T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-15T24:00:00Z", "2024-01-15T10:60:00Z",
		"2024-01-15T10:30:61Z", "2024-01-15T10:30:60Z", "2024-01-15T10:30:00.Z", "2024-01-15T10:30:00,5Z",
		"2024-01-15T10:30:00+24:00", "2024-01-15T10:30:00+00:60", "2024-01-15T10:30:00+0000",
		"2024-01-15T10:30:00ZZ", "+024-01-15T10:30:00Z", "2024-1-15T10:30:00.00Z",
	} {
		if moment, err := abcwebhook.Timestamp(text).Time(); err == nil {
			t.Errorf("%s: %v", text, moment)
		}
	}
}

func TestAnEventIsNotChangedThroughItsBody(t *testing.T) {
	raw := bodyNamed(t, "guide-feedback-creation")
	event := parse(t, raw)
	before := string(encode(t, event))
	for index := range raw {
		raw[index] = 'x'
	}
	if after := string(encode(t, event)); after != before {
		t.Error(after)
	}
}

func TestMessagesQuoteNoMoreThanItTakes(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for _, text := range []string{
		`{"event":"` + long,
		`{"event":"ISSUE_CREATION","data":{"issue":{"id":"` + long + `"},"project":{}}}`,
		`{"event":"ISSUE_CREATION","data":{"issue":{"id":-` + strings.Repeat("1", 250) + `},"project":{}}}`,
	} {
		_, err := abcwebhook.Parse([]byte(text))
		if err == nil || len(err.Error()) > 140 {
			t.Error(err)
		}
	}
}

func TestTextIsWrittenWithAsFewEscapesAsJSONAllows(t *testing.T) {
	text := "<a href='b'>&\u2028\u2029\uFEFF\U0001F600\"\\/\b\f\n\r\t\x00\x1f\x7f"
	event := &abcwebhook.UnknownEvent{Event: abcwebhook.EventName(text)}
	expected := `{"event":"` + "<a href='b'>&\u2028\u2029\uFEFF\U0001F600" + `\"\\/\b\f\n\r\t\u0000\u001f` + "\x7f" + `"}`
	if got := string(encode(t, event)); got != expected {
		t.Errorf("%q, not %q", got, expected)
	}
	if again := parse(t, []byte(expected)); string(again.EventName()) != text {
		t.Errorf("%q", again)
	}
}

func TestAnEventThatJSONCannotExpress(t *testing.T) {
	issue := abcwebhook.Issue{ID: 1, Name: "n", Status: "s"}
	broken := issue
	broken.Name = "\xff"
	known := issue
	known.Rest = abcwebhook.Fields{{Key: "name", Value: json.RawMessage(`1`)}}
	for name, event := range map[string]abcwebhook.WebhookEvent{
		"text":        &abcwebhook.IssueCreationEvent{Data: abcwebhook.IssueCreation{Issue: broken}},
		"known key":   &abcwebhook.IssueCreationEvent{Data: abcwebhook.IssueCreation{Issue: known}},
		"known event": &abcwebhook.UnknownEvent{Event: "ISSUE_CREATION"},
		"tag":         &abcwebhook.UnknownEvent{Event: "P", Rest: abcwebhook.Fields{{Key: "event", Value: json.RawMessage(`1`)}}},
		"no JSON":     &abcwebhook.UnknownEvent{Event: "P", Data: json.RawMessage(`{`)},
		"two values":  &abcwebhook.UnknownEvent{Event: "P", Data: json.RawMessage(`1 2`)},
		"half a pair": &abcwebhook.UnknownEvent{Event: "P", Data: json.RawMessage(`"\ud83d"`)},
		"key":         &abcwebhook.UnknownEvent{Event: "P", Rest: abcwebhook.Fields{{Key: "\xff", Value: json.RawMessage(`1`)}}},
		"twice":       &abcwebhook.UnknownEvent{Event: "P", Rest: abcwebhook.Fields{{Key: "a"}, {Key: "a"}}},
	} {
		if text, err := abcwebhook.Encode(event); err == nil {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// What our reading takes and refuses is what encoding/json takes and refuses, but for what it lets
// pass: bytes that are not UTF-8, halves of surrogate pairs, numbers that no double holds.
func FuzzJSON(f *testing.F) {
	for _, vector := range vectors[payload](f, "payloads-valid", 60) {
		if vector.Body.Recipe == nil {
			f.Add(vector.Body.bytes(f))
		}
	}
	for _, text := range []string{`[1,-2.5e-7,"\u00e9\ud83d\ude00",{"a":[]}]`, `{"a":1,"a":2}`, ` `, `1e400`, `"\ud83d"`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		body := append(append([]byte(`{"event":"PING","data":`), text...), '}')
		event, err := abcwebhook.Parse(body)
		if err == nil {
			if !json.Valid(body) {
				t.Fatalf("taken, though it is no JSON: %s", body)
			}
			if canonical(t, encode(t, event)) != canonical(t, body) {
				t.Fatalf("lost something: %s", body)
			}
			return
		}
		var value any
		if json.Unmarshal(body, &value) != nil || !utf8.Valid(body) || strings.Contains(string(text), `\u`) {
			return
		}
		// A repeated key can make another event of it.
		if strings.Count(string(body), `"event"`) == 1 {
			t.Fatalf("refused, though it is JSON: %s: %v", body, err)
		}
	})
}
