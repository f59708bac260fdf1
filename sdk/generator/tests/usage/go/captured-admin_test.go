// What a user may write with the fields of the captured channel, and what not.
package abcwebhook_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	abcwebhook "my-hooks"
)

func TestFieldsOfTheChannel(t *testing.T) {
	var feedback abcwebhook.Feedback
	err := json.Unmarshal([]byte(`{
		"id": 1, "updatedAt": "2024-01-15T10:30:00.000Z", "issues": [],
		"rating": 5, "message": null, "category": "spam", "visitedAt": ["2024-01-01"],
		"tags": ["alpha", "alpha"], "added": true
	}`), &feedback)
	if err != nil {
		t.Fatal(err)
	}
	fields := abcwebhook.ChannelFieldsOf(&feedback)
	if rating, ok := fields.Rating.Get(); !ok || rating != 5 {
		t.Error(fields.Rating)
	}
	if fields.Message.State() != abcwebhook.FieldNull || string(fields.Message.Found()) != "null" {
		t.Error(fields.Message)
	}
	if _, ok := fields.Message.Get(); ok {
		t.Error("null is no text")
	}
	category, ok := fields.Category.Get()
	if !ok || category == abcwebhook.CategoryOption_Bug || category != "spam" {
		t.Error(fields.Category)
	}
	if fields.VisitedAt.State() != abcwebhook.FieldMismatch || string(fields.VisitedAt.Found()) != `["2024-01-01"]` {
		t.Error(fields.VisitedAt)
	}
	tags, ok := fields.Tags.Get()
	if !ok || !slices.Equal(tags, []abcwebhook.TagsOption{abcwebhook.TagsOption_Alpha, "alpha"}) {
		t.Error(fields.Tags)
	}
	if fields.UserEmail.State() != abcwebhook.FieldAbsent || fields.UserEmail.Found() != nil {
		t.Error(fields.UserEmail)
	}
	if len(fields.Unlisted) != 1 || fields.Unlisted[0].Key != "added" {
		t.Error(fields.Unlisted)
	}
}

func TestWhatDoesNotCompile(t *testing.T) {
	for code, complaint := range map[string]string{
		"_ = fields.Rating":    "",
		"_ = fields.Ratting":   "fields.Ratting undefined",
		"_ = fields.UpdatedAt": "fields.UpdatedAt undefined",
		"rating, _ := fields.Rating.Get(); var text string = rating; _ = text": "cannot use rating",
	} {
		if said := build(t, code); complaint == "" && said != "" || !strings.Contains(said, complaint) {
			t.Errorf("%s: %s", code, said)
		}
	}
}

// build compiles a program in which the fields are used, and returns what the compiler says.
func build(t *testing.T, code string) string {
	t.Helper()
	folder, err := os.MkdirTemp(".", "program")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	program := "package main\n\nimport abcwebhook \"my-hooks\"\n\nfunc main() {\n" +
		"fields := abcwebhook.ChannelFieldsOf(nil)\n" + code + "\n}\n"
	if err := os.WriteFile(folder+"/main.go", []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("go", "build", "-o", os.DevNull, "./"+folder).CombinedOutput()
	if err == nil {
		return ""
	}
	return string(said)
}
