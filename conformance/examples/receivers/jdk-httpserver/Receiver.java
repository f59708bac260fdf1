// A receiver on the JDK's own HttpServer, with Jackson.

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

class Receiver {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = System.getenv("WEBHOOK_TOKEN");

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/webhook", Receiver::receive);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/webhook");
    }

    static void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            if (!TOKEN.equals(exchange.getRequestHeaders().getFirst("x-webhook-token"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            var payload = JSON.readTree(exchange.getRequestBody());
            System.err.println(payload.get("event").asText() + " " + payload.get("data").size());
            exchange.sendResponseHeaders(200, -1);
        }
    }
}
