package examples

import (
	"context"

	abcwebhook "abcwebhook.dev/go"
)

// Translate translates a text.
type Translate func(ctx context.Context, text string) (string, error)

// Translator translates new feedback and stores the translation in a field of the feedback.
//
// The channel needs a field for it; its key is translatedMessage here. Changing feedback causes no
// event, so this does not go round in circles.
func Translator(token string, api RestAPI, translate Translate) (*abcwebhook.Receiver, error) {
	handler := func(ctx context.Context, event *abcwebhook.FeedbackCreationEvent) error {
		feedback, channel, project := event.Data.Feedback, event.Data.Channel, event.Data.Project
		// Which fields there are, and what is in them, is up to the channel and its clients.
		message, ok := feedback.Custom.Text("message")
		if !ok || message == "" {
			return nil
		}
		translated, err := translate(ctx, message)
		if err != nil {
			return err
		}
		fields := map[string]any{"translatedMessage": translated}
		return api.UpdateFeedback(ctx, project.ID, channel.ID, feedback.ID, fields)
	}
	return abcwebhook.NewReceiver(abcwebhook.ReceiverOptions{
		Tokens:   []string{token},
		Handlers: abcwebhook.Handlers{FeedbackCreation: handler},
	})
}
