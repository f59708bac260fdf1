package dev.abcwebhook.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.abcwebhook.Attempt;
import dev.abcwebhook.Endpoint;
import dev.abcwebhook.HttpClientTransport;
import dev.abcwebhook.Report;
import dev.abcwebhook.RetryPolicy;
import dev.abcwebhook.Sender;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The sender under test, behind the adapter protocol of the suite. */
public final class SenderProgram {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Sender SENDER = Sender.create();
  private static final List<String> CAPABILITIES = List.of("time-out", "no-token", "ca-file");

  private SenderProgram() {}

  /**
   * Delivers until its input ends.
   *
   * @param arguments none
   * @throws Exception if it cannot read or is interrupted
   */
  public static void main(String[] arguments) throws Exception {
    ObjectNode hello = JSON.createObjectNode();
    hello.put("type", "hello").put("protocol", 1).put("name", "abc-webhook for Java");
    hello.put("max_in_flight", 100).set("capabilities", JSON.valueToTree(CAPABILITIES));
    say(hello);
    ExecutorService threads = Executors.newCachedThreadPool();
    var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      JsonNode message = JSON.readTree(line);
      if (message.path("type").asText().equals("deliver")) threads.execute(() -> deliver(message));
    }
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.HOURS)) throw new IOException("it never ends");
  }

  private static void deliver(JsonNode message) {
    ObjectNode done = JSON.createObjectNode().put("type", "done");
    done.set("id", message.get("id"));
    try {
      Report report = report(message);
      Attempt last = report.attempts().get(report.attempts().size() - 1);
      done.put("outcome", report.outcome().name().toLowerCase(Locale.ROOT));
      done.put("detail", last.result().getClass().getSimpleName());
    } catch (IOException
        | GeneralSecurityException
        | IllegalArgumentException
        | InterruptedException exception) {
      // Named, not quoted: its text may hold the token.
      done.put("outcome", "unsupported").put("detail", exception.getClass().getSimpleName());
    }
    say(done);
  }

  private static Report report(JsonNode message)
      throws IOException, GeneralSecurityException, InterruptedException {
    String url = message.get("url").asText();
    Endpoint endpoint =
        message.path("token").isTextual()
            ? Endpoint.of(url, message.get("token").asText())
            : Endpoint.withoutToken(url);
    var timeOut = Duration.ofMillis(message.get("time_out_ms").asLong());
    RetryPolicy policy = RetryPolicy.PROTOCOL.withAttemptTimeOut(timeOut);
    byte[] body = message.get("body").asText().getBytes(UTF_8);
    return sender(message.path("ca_file")).withPolicy(policy).deliver(endpoint, body);
  }

  private static Sender sender(JsonNode caFile) throws IOException, GeneralSecurityException {
    if (!caFile.isTextual()) return SENDER;
    SSLContext context = trusting(Path.of(caFile.asText()));
    return Sender.with(
        new HttpClientTransport(HttpClient.newBuilder().sslContext(context).build()));
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(file)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static synchronized void say(JsonNode message) {
    System.out.println(message);
  }
}
