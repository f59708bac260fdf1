package dev.abcwebhook.examples;

import dev.abcwebhook.FeedbackCreation;
import dev.abcwebhook.FeedbackCreationEvent;
import dev.abcwebhook.Receiver;
import java.io.IOException;
import java.util.Map;

/**
 * Translates new feedback and stores the translation in a field of the feedback.
 *
 * <p>The channel needs a field for it; its key is {@code translatedMessage} here. Changing feedback
 * causes no event, so this does not go round in circles.
 */
final class Translator {
  private Translator() {}

  static Receiver receiver(String token, RestApi api, Translate translate) {
    return Receiver.builder(token)
        .on(
            FeedbackCreationEvent.class,
            (event, delivery) -> translate(event.data(), api, translate))
        .build();
  }

  private static void translate(FeedbackCreation data, RestApi api, Translate translate)
      throws IOException, InterruptedException {
    var feedback = data.feedback();
    // Which fields there are, and what is in them, is up to the channel and its clients.
    if (!(feedback.custom().get("message") instanceof String message) || message.isEmpty()) return;
    String translated = translate.of(message);
    api.updateFeedback(
        data.project().id(),
        data.channel().id(),
        feedback.id(),
        Map.of("translatedMessage", translated));
  }

  /** Translates texts. */
  @FunctionalInterface
  interface Translate {
    String of(String text) throws IOException, InterruptedException;
  }
}
