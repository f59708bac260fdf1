package dev.abcwebhook.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** JSON over HTTP. */
final class Web {
  static final ObjectMapper JSON = new ObjectMapper();

  /** A system that hangs must not keep the threads of the receiver. */
  private static final Duration TIME_OUT = Duration.ofSeconds(10);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Web() {}

  static BodyPublisher json(Object body) throws JsonProcessingException {
    return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
  }

  /** Returns the body of the answer. Errors name the call as they are told: URLs may be secret. */
  static byte[] call(String name, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    request.header("content-type", "application/json").timeout(TIME_OUT);
    HttpResponse<byte[]> answer = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(name + ": status " + answer.statusCode());
    }
    return answer.body();
  }
}
