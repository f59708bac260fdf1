// A sender under test: the JDK's HttpClient, retried by resilience4j.
// The protocol is in ../../../ADAPTER.md.

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

class Adapter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Retry RETRY = Retry.of("webhook", RetryConfig.<HttpResponse<String>>custom()
            .maxAttempts(4)
            .waitDuration(Duration.ofSeconds(3))
            .retryOnResult(response -> response.statusCode() >= 500)
            .retryExceptions(IOException.class)
            .build());

    public static void main(String[] arguments) throws IOException {
        say(Map.of("type", "hello", "protocol", 1, "name", "HttpClient + resilience4j", "max_in_flight", 200,
                "capabilities", List.of("time-out", "no-token", "ca-file")));
        var threads = Executors.newCachedThreadPool();
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        // Breaks lines at line feeds and carriage returns, and JSON has neither within a line.
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            JsonNode task = JSON.readTree(line);
            threads.submit(() -> deliver(task));
        }
        threads.shutdown();
    }

    static void deliver(JsonNode task) {
        String outcome;
        try {
            HttpClient client = task.get("ca_file").isNull() ? CLIENT : trusting(task.get("ca_file").asText());
            int status = RETRY.executeCallable(() -> send(client, task)).statusCode();
            outcome = status >= 500 ? "exhausted" : status >= 300 ? "rejected" : "delivered";
        } catch (Exception error) {
            outcome = "exhausted";
        }
        say(Map.of("type", "done", "id", task.get("id").asText(), "outcome", outcome));
    }

    static HttpResponse<String> send(HttpClient client, JsonNode task) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(task.get("url").asText()))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMillis(task.get("time_out_ms").asLong()))
                .POST(HttpRequest.BodyPublishers.ofString(task.get("body").asText()));
        if (!task.get("token").isNull()) {
            request.header("x-webhook-token", task.get("token").asText());
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    static HttpClient trusting(String file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(Path.of(file))) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("trusted " + store.size(), certificate);
            }
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    static synchronized void say(Map<String, ?> message) {
        try {
            System.out.write((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        } catch (IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }
}
