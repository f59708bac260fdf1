package dev.abcwebhook.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.abcwebhook.Receiver;
import dev.abcwebhook.WebhookException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The route in Spring MVC, over real sockets. */
class WebhookRouteTest {
  private static final String TOKEN = "tok-ABCDEF.0123456789_x";
  private static final String BODY = "{\"event\":\"PING\", \"größe\":1.50}";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** One for all: Tomcat makes the first folder it was given again, whenever it starts. */
  @TempDir private static Path folder;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<WebhookException> errors = new LinkedBlockingQueue<>();

  private SpringServer server;

  @BeforeEach
  void start() throws Exception {
    Receiver receiver =
        Receiver.builder(TOKEN)
            .bodyLimit(1000)
            .onError(errors::add)
            .onUnknown(
                (event, delivery) -> {
                  if (event.event().equals("FAIL")) throw new Exception("as it was asked to");
                  seen.add(new String(delivery.raw(), UTF_8));
                })
            .build();
    server = SpringServer.start(folder, WebhookRoute.at("/webhook", receiver));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void aHandlerGetsTheBodyByteForByte() throws Exception {
    HttpResponse<String> answer = send(request("POST", BODY));
    assertEquals(200, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElse(""));
    assertEquals(List.of(BODY), List.copyOf(seen));
    assertTrue(errors.isEmpty());
  }

  @Test
  void aFailureOfTheHandlerIsAnswered500AndTold() throws Exception {
    assertEquals(500, send(request("POST", "{\"event\":\"FAIL\"}")).statusCode());
    assertInstanceOf(WebhookException.HandlerFailed.class, errors.poll());
  }

  @Test
  void whoLacksTheTokenLearnsNothingElse() throws Exception {
    HttpRequest.Builder bare = HttpRequest.newBuilder(uri("/webhook"));
    assertEquals(401, send(bare.PUT(BodyPublishers.ofString("{"))).statusCode());
    assertEquals(401, send(bare.setHeader("x-webhook-token", "wrong")).statusCode());
    assertTrue(seen.isEmpty());
  }

  @Test
  void everyMethodIsAnsweredByTheReceiver() throws Exception {
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")) {
      HttpResponse<String> answer = send(request(method, ""));
      assertEquals(405, answer.statusCode(), method);
      assertEquals("POST", answer.headers().firstValue("allow").orElse(""), method);
    }
  }

  @Test
  void whatIsNoDeliveryIsRefusedAsTheReceiverSays() throws Exception {
    assertEquals(400, send(request("POST", "{\"event\":")).statusCode());
    assertEquals(413, send(request("POST", " ".repeat(1001))).statusCode());
    var form = request("POST", "event=PING");
    form.setHeader("content-type", "application/x-www-form-urlencoded");
    assertEquals(415, send(form).statusCode());
    assertTrue(seen.isEmpty());
  }

  @Test
  void otherPathsAreLeftToOthers() throws Exception {
    for (String path : List.of("/", "/webhook/more", "/webhooks")) {
      var request = HttpRequest.newBuilder(uri(path)).header("x-webhook-token", TOKEN);
      assertEquals(404, send(request.POST(BodyPublishers.ofString(BODY))).statusCode(), path);
    }
    assertTrue(seen.isEmpty());
    assertTrue(errors.isEmpty());
  }

  @Test
  void aQueryDoesNotMatter() throws Exception {
    var request = request("POST", BODY).uri(uri("/webhook?a=%20&b"));
    assertEquals(200, send(request).statusCode());
  }

  private HttpRequest.Builder request(String method, String body) {
    return HttpRequest.newBuilder(uri("/webhook"))
        .header("content-type", "application/json")
        .header("x-webhook-token", TOKEN)
        .method(method, BodyPublishers.ofString(body));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
