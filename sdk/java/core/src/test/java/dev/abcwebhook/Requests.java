package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/** Requests as the tests of the receiver write them. */
final class Requests {
  /** A change of a status, to OPEN. */
  static final byte[] BODY = Vectors.bodyNamed("guide-issue-status-change");

  private Requests() {}

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static Headers headers(String... pairs) {
    return name -> {
      List<String> values = new ArrayList<>();
      for (int at = 0; at < pairs.length; at += 2) {
        if (pairs[at].equalsIgnoreCase(name)) values.add(pairs[at + 1]);
      }
      return values;
    };
  }

  static Headers good() {
    return headers("X-Webhook-Token", Vectors.TOKEN, "Content-Type", "application/json");
  }

  static int status(Receiver receiver, byte[] body) {
    return receiver.handle("POST", good(), new ByteArrayInputStream(body)).status();
  }
}
