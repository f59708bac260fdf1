package dev.abcwebhook.conformance;

import com.sun.net.httpserver.HttpServer;
import dev.abcwebhook.Receiver;
import dev.abcwebhook.httpserver.WebhookHandler;
import dev.abcwebhook.servlet.WebhookServlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.logging.LogManager;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The receiver under test: prints its address once it listens.
 *
 * <p>{@code ABC_WEBHOOK_TOKEN=… PORT=0 java -cp … ReceiverProgram [httpserver|servlet|spring]}.
 * Standard output carries the address and nothing else, but with {@code ABC_WEBHOOK_ECHO} what was
 * received, as {@code sdk/CODEC.md} has it.
 */
public final class ReceiverProgram {
  private static final String HOST = "127.0.0.1";

  private ReceiverProgram() {}

  /**
   * Serves until it is ended.
   *
   * @param arguments which adapter
   * @throws Exception if it cannot listen
   */
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    Receiver.Builder builder = Receiver.builder(System.getenv("ABC_WEBHOOK_TOKEN"));
    boolean echoes = System.getenv("ABC_WEBHOOK_ECHO") != null;
    Receiver receiver = echoes ? Echo.receiver(builder) : builder.build();
    int port = Integer.parseInt(Optional.ofNullable(System.getenv("PORT")).orElse("0"));
    String kind = arguments.length == 0 ? "httpserver" : arguments[0];
    int listening =
        switch (kind) {
          case "httpserver" -> httpServer(receiver, port);
          case "servlet" -> jetty(receiver, port);
          case "spring" -> Spring.serve(receiver, HOST, port);
          default ->
              throw new IllegalArgumentException(kind + ": none of httpserver, servlet, spring");
        };
    System.out.println("listening on http://" + HOST + ":" + listening + "/webhook");
  }

  private static int httpServer(Receiver receiver, int port) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/webhook", new WebhookHandler(receiver));
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return server.getAddress().getPort();
  }

  private static int jetty(Receiver receiver, int port) throws Exception {
    Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new WebhookServlet(receiver)), "/webhook");
    server.setHandler(context);
    server.start();
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }
}
