package dev.abcwebhook.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.abcwebhook.Headers;
import dev.abcwebhook.Receiver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Ratios of CPU time, measured in turns, so that a busy machine slows both sides down alike. Token
 * check, parse and validation of a body of 500 bytes, against Jackson that reads the same into
 * typed objects and keeps unknown keys.
 *
 * <p>With {@code --json} it prints JSON, with {@code --quick} it only shows that it runs.
 */
public final class Bench {
  private static final String TOKEN = "tok-ABCDEF.0123456789_x";
  private static final int CALLS = 2_000;
  private static final double BOUND = 1.10;

  private static final byte[] BODY =
      """
      {"event":"FEEDBACK_CREATION","data":{"feedback":{"id":123,\
      "createdAt":"2024-01-15T10:30:00.000Z","updatedAt":"2024-01-15T10:30:00.000Z",\
      "message":"User feedback content","userEmail":"user@example.com","issues":[{"id":456,\
      "createdAt":"2024-01-15T10:30:00.000Z","updatedAt":"2024-01-15T10:30:00.000Z",\
      "name":"Bug Report","description":"Issue description","status":"OPEN",\
      "externalIssueId":"EXT-123","feedbackCount":5}]},"channel":{"id":1,\
      "name":"Website Feedback"},"project":{"id":1,"name":"My Project"}}}"""
          .getBytes(UTF_8);

  /** As the vendor sends them, for a look-up that takes no time of its own. */
  private static final Map<String, List<String>> SENT =
      Map.of(
          "accept", List.of("application/json, text/plain, */*"),
          "content-type", List.of("application/json"),
          "x-webhook-token", List.of(TOKEN),
          "user-agent", List.of("axios/1.15.0"),
          "connection", List.of("keep-alive"));

  @SuppressWarnings("UnusedVariable") // It is there so that nothing computed is thought unused.
  private static volatile Object sink;

  private Bench() {}

  /**
   * Measures.
   *
   * @param arguments {@code --json}, {@code --quick}
   * @throws Exception if a body cannot be read
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    boolean quick = words.contains("--quick");
    double[] ratios = race(quick ? 5 : 300, quick ? 20 : 300);
    double median = ratios[ratios.length / 2];
    String name = "decode " + BODY.length + " bytes: ours / Jackson typed, unknown keys kept";
    Object[] values = {
      name, BOUND, median, ratios[ratios.length / 4], ratios[ratios.length * 3 / 4], ratios.length
    };
    String form =
        words.contains("--json")
            ? "[{\"name\": \"%s\", \"bound\": \"<= %.2f\", \"median\": %.4f, \"low\": %.4f,"
                + " \"high\": %.4f, \"samples\": %d, \"within\": %b}]%n"
            : "%s: bound <= %.2f, median %.3f (%.3f to %.3f, %d samples), within: %b%n";
    Object[] all = java.util.Arrays.copyOf(values, values.length + 1);
    all[values.length] = median <= BOUND;
    System.out.printf(Locale.ROOT, form, all);
    if (median > BOUND && !quick) System.exit(1);
  }

  private static double[] race(int rounds, int warmUp) throws Exception {
    Receiver receiver = Receiver.builder(TOKEN).build();
    Headers headers = name -> SENT.getOrDefault(name, List.of());
    ObjectReader reader = new ObjectMapper().readerFor(Typed.Event.class);
    areKept(reader.readValue(BODY));
    Callable<Object> ours =
        () -> {
          receiver.verify(headers);
          return receiver.parse(BODY);
        };
    Callable<Object> base = () -> read(reader);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds + warmUp; round++) {
      // Each goes first every other time.
      boolean oursFirst = round % 2 == 0;
      long first = cpuOf(oursFirst ? ours : base);
      long second = cpuOf(oursFirst ? base : ours);
      double ratio = oursFirst ? (double) first / second : (double) second / first;
      if (round >= warmUp) ratios.add(ratio);
    }
    Collections.sort(ratios);
    return ratios.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A baseline that lost keys would be beaten by nobody who keeps them. */
  private static void areKept(Typed.Event event) {
    var kept = event.data.feedback.rest().keySet();
    if (kept.equals(Set.of("message", "userEmail"))) return;
    throw new IllegalStateException("the baseline keeps " + kept);
  }

  private static Object read(ObjectReader reader) throws IOException {
    return reader.readValue(BODY);
  }

  private static long cpuOf(Callable<Object> call) throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int count = 0; count < CALLS; count++) sink = call.call();
    return threads.getCurrentThreadCpuTime() - start;
  }
}
