package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sender beyond the vectors: what it sends, over real sockets, and how it is given up. */
@Timeout(60)
class SenderTest {
  private static final byte[] BODY = Vectors.bodyNamed("guide-issue-creation");

  /** Does not wait between attempts; attempts themselves are timed. */
  private static final Sender EAGER =
      Sender.create().withPolicy(RetryPolicy.PROTOCOL.withInterval(Duration.ZERO));

  private record Request(String line, String head, String body) {}

  /** A receiver that answers with these statuses, the last one for ever, and keeps what it got. */
  private static final class Scripted implements AutoCloseable {
    private final HttpServer server;
    private final List<Request> requests = new ArrayList<>();

    Scripted(Integer... statuses) throws IOException {
      Deque<Integer> script = new ArrayDeque<>(List.of(statuses));
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
              String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
              String head = new java.util.TreeMap<>(exchange.getRequestHeaders()).toString();
              requests.add(new Request(line, head, body));
              int status = script.size() > 1 ? script.remove() : script.element();
              exchange.getResponseHeaders().set("location", "/elsewhere");
              byte[] answer = "an answer".getBytes(UTF_8);
              exchange.sendResponseHeaders(status, status == 304 ? -1 : answer.length);
              if (status != 304) exchange.getResponseBody().write(answer);
            }
          });
      server.start();
    }

    Endpoint endpoint() {
      return Endpoint.of(url(), Vectors.TOKEN);
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=value&b=%20";
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void anAttemptIsAPostOfTheBytes() throws Exception {
    try (var receiver = new Scripted(200)) {
      Report report = EAGER.deliver(receiver.endpoint(), BODY);
      assertEquals(Outcome.DELIVERED, report.outcome());
      assertEquals(new Attempt.Answered(200, "an answer"), report.attempts().get(0).result());
      Request request = receiver.requests.get(0);
      assertEquals("POST /hook?key=value&b=%20", request.line());
      assertEquals(new String(BODY, UTF_8), request.body());
      String head = request.head();
      assertTrue(head.contains("X-webhook-token=[" + Vectors.TOKEN + "]"), head);
      assertTrue(head.contains("Content-type=[application/json]"), head);
      assertTrue(head.contains("Content-length=[" + BODY.length + "]"), head);
      assertTrue(head.contains("User-agent=[abc-webhook/"), head);
      assertFalse(head.contains("Upgrade") || head.contains("Transfer-encoding"), head);
    }
  }

  @Test
  void allAttemptsAreTheSameToTheByte() throws Exception {
    try (var receiver = new Scripted(500, 503, 502, 200)) {
      Report report = EAGER.deliver(receiver.endpoint(), BODY);
      assertEquals(Outcome.DELIVERED, report.outcome());
      assertEquals(4, receiver.requests.size());
      for (Request request : receiver.requests) assertEquals(receiver.requests.get(0), request);
    }
  }

  @Test
  void aBodyThatChangesWhileItIsRetriedIsSentAsItWas() throws Exception {
    byte[] body = BODY.clone();
    List<byte[]> sent = new ArrayList<>();
    Transport transport =
        (request, timeOut) -> {
          sent.add(request.body());
          body[0] = ' ';
          request.body()[0] = ' ';
          return new Attempt.Answered(sent.size() == 1 ? 500 : 200, "");
        };
    Sender.with(transport)
        .withPolicy(RetryPolicy.PROTOCOL.withInterval(Duration.ZERO))
        .deliver(Endpoint.withoutToken("http://receiver.example/"), body);
    for (byte[] one : sent) assertArrayEquals(BODY, one);
    assertEquals(2, sent.size());
  }

  @Test
  void anEventIsDeliveredAsJsonThatReadsTheSame() throws Exception {
    try (var receiver = new Scripted(200)) {
      WebhookEvent event = WebhookEvent.parse(BODY);
      EAGER.deliver(receiver.endpoint(), event);
      assertEquals(event, WebhookEvent.parse(receiver.requests.get(0).body()));
    }
  }

  @Test
  void withoutATokenThereIsNoHeader() throws Exception {
    try (var receiver = new Scripted(200)) {
      EAGER.deliver(Endpoint.withoutToken(receiver.url()), new byte[0]);
      assertFalse(receiver.requests.get(0).head().contains("token"));
      assertEquals("", receiver.requests.get(0).body());
    }
  }

  @Test
  void neitherRedirectsNorClientErrorsAreFollowedOrRetried() throws Exception {
    for (int status :
        new int[] {300, 301, 302, 303, 304, 307, 308, 400, 401, 404, 407, 408, 421, 425, 429}) {
      try (var receiver = new Scripted(status)) {
        Report report = EAGER.deliver(receiver.endpoint(), BODY);
        assertEquals(Outcome.REJECTED, report.outcome(), () -> status + ": " + report);
        assertEquals(1, receiver.requests.size());
      }
    }
  }

  /** Answers each connection's first request with 503, and drops it at the second. */
  @Test
  void aConnectionThatIsDroppedWhenItIsUsedAgainCountsAsOneAttempt() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (ServerSocket server = listening(socket -> dropAtSecond(socket, requests))) {
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      Report report = EAGER.deliver(Endpoint.withoutToken(url), BODY);
      assertEquals(requests.get(), report.attempts().size());
      assertEquals(Outcome.EXHAUSTED, report.outcome());
    }
  }

  private static void dropAtSecond(Socket socket, AtomicInteger requests) throws IOException {
    if (!hasRequest(socket)) return;
    requests.incrementAndGet();
    byte[] answer = "HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n".getBytes(UTF_8);
    socket.getOutputStream().write(answer);
    if (hasRequest(socket)) requests.incrementAndGet();
  }

  /** Reads a request to its end: its head and its body can come apart, and are one request. */
  private static boolean hasRequest(Socket socket) throws IOException {
    byte[] some = new byte[100_000];
    StringBuilder request = new StringBuilder();
    while (request.indexOf(new String(BODY, UTF_8)) < 0) {
      int read = socket.getInputStream().read(some);
      if (read < 0) return false;
      request.append(new String(some, 0, read, UTF_8));
    }
    return true;
  }

  @Test
  void anAttemptThatIsNotAnsweredIsGivenUp() throws Exception {
    CountDownLatch closed = new CountDownLatch(2);
    try (ServerSocket server =
        listening(
            socket -> {
              socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
              closed.countDown();
            })) {
      RetryPolicy policy = new RetryPolicy(1, Duration.ZERO, Duration.ofMillis(50));
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
      Report report = Sender.create().withPolicy(policy).deliver(Endpoint.withoutToken(url), BODY);
      assertEquals(Outcome.EXHAUSTED, report.outcome());
      for (Attempt attempt : report.attempts()) {
        assertInstanceOf(Attempt.TimedOut.class, attempt.result());
      }
      closed.await();
    }
  }

  @Test
  void aCompleteHeadIsAnAnswerWhateverBecomesOfTheBody() throws Exception {
    for (boolean cut : new boolean[] {true, false}) {
      CountDownLatch end = new CountDownLatch(1);
      try (ServerSocket server =
          listening(
              socket -> {
                if (socket.getInputStream().read(new byte[100_000]) < 0) return;
                String head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nab";
                socket.getOutputStream().write(head.getBytes(UTF_8));
                if (!cut) end.await();
              })) {
        String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
        Report report = EAGER.deliver(Endpoint.withoutToken(url), BODY);
        assertEquals(Outcome.DELIVERED, report.outcome(), "cut: " + cut);
        assertEquals(1, report.attempts().size());
        end.countDown();
      }
    }
  }

  @Test
  void whatIsNoHttpIsAFailureOfTheNetwork() throws Exception {
    for (String answer :
        List.of("garbage\r\n\r\n", "HTTP/1.1 20", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n")) {
      try (ServerSocket server =
          listening(
              socket -> {
                if (socket.getInputStream().read(new byte[100_000]) < 0) return;
                socket.getOutputStream().write(answer.getBytes(UTF_8));
              })) {
        String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
        Report report = EAGER.deliver(Endpoint.withoutToken(url), BODY);
        assertEquals(Outcome.EXHAUSTED, report.outcome(), answer);
        assertEquals(4, report.attempts().size());
        assertInstanceOf(Attempt.NetworkFailed.class, report.attempts().get(0).result());
      }
    }
  }

  @Test
  void aDeliveryIsGivenUpByAnInterrupt() throws Exception {
    Sender failing = Sender.with((request, timeOut) -> new Attempt.Answered(500, ""));
    Thread.currentThread().interrupt();
    Endpoint endpoint = Endpoint.withoutToken("http://receiver.example/");
    assertThrows(InterruptedException.class, () -> failing.deliver(endpoint, BODY));
    assertFalse(Thread.interrupted());
  }

  @Test
  void anEndpointThatIsNoneIsRefusedAndNotQuoted() {
    for (String url :
        List.of(
            "/secret",
            "secret",
            "ftp://secret/",
            "ws://secret/",
            "http://secret:secret@x/",
            "http:///secret",
            "http://x/sec ret",
            "http:secret")) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> Endpoint.withoutToken(url), url);
      assertFalse(error.getMessage().contains("secret"), error.getMessage());
    }
    for (String token : List.of("", "a\n", "secret ")) {
      assertThrows(IllegalArgumentException.class, () -> Endpoint.of("http://x/", token));
    }
    assertFalse(Endpoint.of("http://secret/", "secret").toString().contains("secret"));
  }

  @Test
  void aTokenThatTheClientCannotCarryIsRefusedNotSpoilt() throws Exception {
    try (var receiver = new Scripted(200)) {
      Endpoint endpoint = Endpoint.of(receiver.url(), "geheimnis-ä");
      assertThrows(IllegalArgumentException.class, () -> EAGER.deliver(endpoint, BODY));
      assertEquals(0, receiver.requests.size());
    }
  }

  @Test
  void aClientThatSendsTwiceIsRefused() {
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    assertThrows(IllegalArgumentException.class, () -> new HttpClientTransport(follows));
  }

  @Test
  void theSystemsClockNeverWakesAnybodyTooSoon() throws Exception {
    for (int time = 0; time < 50; time++) {
      long start = System.nanoTime();
      SenderClock.SYSTEM.sleep(Duration.ofMillis(1));
      assertTrue(System.nanoTime() - start >= 1_000_000);
    }
    assertTrue(Duration.between(SenderClock.SYSTEM.now(), Instant.now()).abs().toMinutes() < 1);
  }

  /** Deals with one connection. */
  @FunctionalInterface
  private interface Deal {
    void with(Socket socket) throws IOException, InterruptedException;
  }

  /** A server of sockets, each in a thread of its own and closed at its end. */
  private static ServerSocket listening(Deal deal) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) accept(server, deal);
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static void accept(ServerSocket server, Deal deal) {
    try {
      Socket socket = server.accept();
      Thread thread =
          new Thread(
              () -> {
                try (socket) {
                  deal.with(socket);
                } catch (IOException | InterruptedException exception) {
                  // Whoever is given up is gone.
                }
              });
      thread.setDaemon(true);
      thread.start();
    } catch (IOException exception) {
      // It was closed.
    }
  }
}
