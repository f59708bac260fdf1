package dev.abcwebhook;

import com.sun.net.httpserver.HttpServer;
import dev.abcwebhook.httpserver.WebhookHandler;
import dev.abcwebhook.servlet.WebhookServlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Servers with the adapters, on any port. */
enum Servers {
  HTTP_SERVER {
    @Override
    Running start(Receiver receiver) throws Exception {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/webhook", new WebhookHandler(receiver));
      ExecutorService threads = Executors.newCachedThreadPool();
      server.setExecutor(threads);
      server.start();
      return new Running(
          server.getAddress().getPort(),
          () -> {
            server.stop(0);
            threads.shutdownNow();
          });
    }
  },
  SERVLET {
    @Override
    Running start(Receiver receiver) throws Exception {
      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ServletContextHandler context = new ServletContextHandler();
      context.addServlet(new ServletHolder(new WebhookServlet(receiver)), "/webhook");
      server.setHandler(context);
      server.start();
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      return new Running(port, server::stop);
    }
  };

  abstract Running start(Receiver receiver) throws Exception;

  /** A server until it is closed. */
  record Running(int port, Stop stop) implements AutoCloseable {
    String url() {
      return "http://127.0.0.1:" + port + "/webhook";
    }

    @Override
    public void close() {
      try {
        stop.now();
      } catch (Exception exception) {
        throw new IllegalStateException(exception);
      }
    }
  }

  /** Stops a server. */
  @FunctionalInterface
  interface Stop {
    void now() throws Exception;
  }
}
