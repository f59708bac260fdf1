package dev.abcwebhook.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on any port: a system that notes what it is asked, or whatever a handler does. */
final class Fake implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  private Fake() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
  }

  static Fake serving(HttpHandler handler) throws IOException {
    Fake fake = new Fake();
    fake.start(handler);
    return fake;
  }

  static Fake answering(Answers answers) throws IOException {
    Fake fake = new Fake();
    fake.start(exchange -> fake.answer(exchange, answers));
    return fake;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void start(HttpHandler handler) {
    server.createContext("/", handler);
    server.start();
  }

  private void answer(HttpExchange exchange, Answers answers) throws IOException {
    try (exchange) {
      Call call = Call.of(exchange);
      calls.add(call);
      Reply reply = answers.to(call, calls.size());
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) exchange.getResponseBody().write(body);
    }
  }

  /** What was asked. The headers are those that matter here, and empty where there is none. */
  record Call(String method, String path, JsonNode body, String apiKey, String idempotencyKey) {
    private static Call of(HttpExchange exchange) throws IOException {
      return new Call(
          exchange.getRequestMethod(),
          exchange.getRequestURI().toString(),
          Web.JSON.readTree(exchange.getRequestBody().readAllBytes()),
          header(exchange, "x-api-key"),
          header(exchange, "idempotency-key"));
    }

    private static String header(HttpExchange exchange, String name) {
      return String.join(", ", exchange.getRequestHeaders().getOrDefault(name, List.of()));
    }

    String line() {
      return String.join(" ", method, path, body.toString()).strip();
    }
  }

  /** What is answered. */
  record Reply(int status, String body) {}

  /** Says what to answer to a call, the first of which is number one. */
  @FunctionalInterface
  interface Answers {
    Reply to(Call call, int number);
  }
}
