package dev.abcwebhook.examples;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

/** Stand-ins for the systems that are yours: a translation service and a tracker. */
final class Services {
  private Services() {}

  /** Translates by a service that takes {@code {"text"}} and answers {@code {"translation"}}. */
  static Translator.Translate translate(URI url) {
    return text -> {
      var request = HttpRequest.newBuilder(url).POST(Web.json(Map.of("text", text)));
      return text("translation", Web.call("translation", request));
    };
  }

  /** Opens tickets by a service that answers {@code {"id"}}. */
  static TicketOpener.OpenTicket openTicket(URI url) {
    return ticket -> {
      var body = Map.of("title", ticket.title(), "description", ticket.description());
      var request = HttpRequest.newBuilder(url).POST(Web.json(body));
      request.header("idempotency-key", ticket.idempotencyKey());
      return text("id", Web.call("tracker", request));
    };
  }

  /** A number of a ticket may be a JSON number. What is not there must not be stored as a text. */
  private static String text(String key, byte[] answer) throws IOException {
    JsonNode value = Web.JSON.readTree(answer).path(key);
    if (!value.isValueNode() || value.isNull()) {
      throw new IOException("/" + key + ": the answer has none");
    }
    return value.asText();
  }
}
