package dev.abcwebhook.examples;

import com.sun.net.httpserver.HttpServer;
import dev.abcwebhook.Receiver;
import dev.abcwebhook.httpserver.WebhookHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * Runs one of the examples, after {@code mvn package}: {@code java
 * -Dsun.net.httpserver.nodelay=true -cp "examples/target/classes:examples/target/lib/*"
 * dev.abcwebhook.examples.Main notify}.
 *
 * <p>The environment says the rest: {@code ABC_WEBHOOK_TOKEN} and {@code PORT} for the receiver,
 * {@code ABC_URL} and {@code ABC_API_KEY} for the REST API, {@code CHAT_URL}, {@code TRANSLATE_URL}
 * and {@code TICKET_URL} for the systems they talk to.
 */
public final class Main {
  private static final String HOST = "127.0.0.1";

  private Main() {}

  /**
   * Serves until it is ended.
   *
   * @param arguments which example
   * @throws IOException if it cannot listen
   */
  public static void main(String[] arguments) throws IOException {
    try {
      Settings settings = new Settings(System.getenv());
      int port = serve(receiver(List.of(arguments), settings), settings.port());
      System.out.println("listening on http://" + HOST + ":" + port + "/");
    } catch (IllegalArgumentException exception) {
      System.err.println(exception.getMessage());
      System.exit(2);
    }
  }

  static Receiver receiver(List<String> arguments, Settings settings) {
    String token = settings.text("ABC_WEBHOOK_TOKEN");
    return switch (String.join(" ", arguments)) {
      case "notify" -> Notifier.receiver(token, settings.url("CHAT_URL"));
      case "translate" ->
          Translator.receiver(
              token, api(settings), Services.translate(settings.url("TRANSLATE_URL")));
      case "ticket" ->
          TicketOpener.receiver(
              token, api(settings), Services.openTicket(settings.url("TICKET_URL")));
      default -> throw new IllegalArgumentException("usage: Main notify | translate | ticket");
    };
  }

  private static RestApi api(Settings settings) {
    return new RestApi(settings.url("ABC_URL"), settings.text("ABC_API_KEY"));
  }

  private static int serve(Receiver receiver, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", new WebhookHandler(receiver));
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return server.getAddress().getPort();
  }
}
