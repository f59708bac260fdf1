package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The adapters over real sockets. */
class AdaptersTest {
  private static final String BODY = "{\"event\":\"PING\"}";
  private static final String TYPE = "content-type: application/json";
  private static final String TOKEN = "x-webhook-token: " + Vectors.TOKEN;

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<WebhookException> errors = new LinkedBlockingQueue<>();

  private Receiver.Builder noting() {
    return Receiver.builder(Vectors.TOKEN)
        .onError(errors::add)
        .onUnknown((event, delivery) -> seen.add(new String(delivery.raw(), UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void aChunkedBodyIsPutTogether(Servers kind) throws Exception {
    StringBuilder chunks = new StringBuilder();
    for (char one : BODY.toCharArray()) chunks.append("1\r\n").append(one).append("\r\n");
    chunks.append("0\r\n\r\n");
    try (var server = kind.start(noting().build())) {
      String head = Raw.head("POST", TYPE, TOKEN, "transfer-encoding: chunked");
      String answer = Raw.exchange(server.port(), head, chunks.toString().getBytes(UTF_8));
      assertEquals(200, Raw.status(answer), answer);
    }
    assertEquals(List.of(BODY), List.copyOf(seen));
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void aChunkedBodyBeyondTheLimitIsAnswered413(Servers kind) throws Exception {
    String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
    try (var server = kind.start(noting().bodyLimit(1000).build())) {
      String head = Raw.head("POST", TYPE, TOKEN, "transfer-encoding: chunked");
      byte[] body = (chunk.repeat(3) + "0\r\n\r\n").getBytes(UTF_8);
      assertEquals(413, Raw.status(Raw.exchange(server.port(), head, body)));
    }
    assertTrue(seen.isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void twoTokensAreRefusedInEitherOrder(Servers kind) throws Exception {
    try (var server = kind.start(noting().build())) {
      for (List<String> tokens :
          List.of(
              List.of(TOKEN, "x-webhook-token: wrong"),
              List.of("x-webhook-token: wrong", TOKEN),
              List.of(TOKEN, TOKEN))) {
        String head = Raw.head("POST", TYPE, tokens.get(0), tokens.get(1), "content-length: 16");
        assertEquals(401, Raw.status(Raw.exchange(server.port(), head, BODY.getBytes(UTF_8))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void bytesBeyondAsciiInTheTokenAreRefusedNotFatal(Servers kind) throws Exception {
    try (var server = kind.start(noting().build())) {
      for (String value : List.of("\u0080", "\u00FF\u00FE", "\u00C3\u00A4")) {
        String head = Raw.head("POST", TYPE, "x-webhook-token: " + value, "content-length: 16");
        int status = Raw.status(Raw.exchange(server.port(), head, BODY.getBytes(UTF_8)));
        assertTrue(status == 401 || status == 400, value + ": " + status);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void aBodyThatBreaksOffIsToldAsSuch(Servers kind) throws Exception {
    try (var server = kind.start(noting().build())) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        String head = Raw.head("POST", TYPE, TOKEN, "content-length: 1000");
        socket.getOutputStream().write((head + BODY).getBytes(ISO_8859_1));
        socket.setSoLinger(true, 0);
      }
      var error = errors.poll(30, TimeUnit.SECONDS);
      assertInstanceOf(WebhookException.BodyBrokenOff.class, error);
    }
    assertTrue(seen.isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Servers.class)
  void headHasAnAnswerWithoutABody(Servers kind) throws Exception {
    try (var server = kind.start(noting().build())) {
      String answer = Raw.exchange(server.port(), Raw.head("HEAD", TYPE, TOKEN), new byte[0]);
      assertEquals(405, Raw.status(answer));
      assertTrue(answer.endsWith("\r\n\r\n"), answer);
    }
  }
}
