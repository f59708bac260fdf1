package dev.abcwebhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The shared vectors of the retry policy, in virtual time. */
class PolicyTest {
  private static final Endpoint ENDPOINT = Endpoint.withoutToken("http://receiver.example/");

  @TestFactory
  Stream<DynamicTest> vectors() {
    return Vectors.of("policy", 40).stream()
        .map(vector -> dynamicTest(vector.get("name").asText(), () -> isKept(vector)));
  }

  private static void isKept(JsonNode vector) throws InterruptedException {
    var world = new World(vector.get("script").iterator());
    Duration timeOut = Duration.ofMillis(vector.get("time_out_ms").asLong());
    Report report =
        Sender.with(world)
            .withClock(world)
            .withPolicy(RetryPolicy.PROTOCOL.withAttemptTimeOut(timeOut))
            .deliver(ENDPOINT, new byte[] {'{', '}'});
    assertEquals(world.moments.size(), report.attempts().size());
    boolean owed =
        Vectors.list(vector.get("owed")).stream().anyMatch(one -> fits(one, report, world.moments));
    assertTrue(owed, report.outcome() + " " + world.moments);
  }

  private static boolean fits(JsonNode owed, Report report, List<Long> moments) {
    List<Long> earliest =
        Vectors.list(owed.get("earliest_ms")).stream().map(JsonNode::asLong).toList();
    String outcome = report.outcome().name().toLowerCase(Locale.ROOT);
    return owed.get("outcome").asText().equals(outcome)
        && owed.get("attempts").asInt() == moments.size()
        && earliest.equals(moments);
  }

  /** A network that does as the script says, and a clock that only it moves. */
  private static final class World implements Transport, SenderClock {
    private final Iterator<JsonNode> script;
    private final List<Long> moments = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    World(Iterator<JsonNode> script) {
      this.script = script;
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleep(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Attempt.Answered send(Request request, Duration timeOut) throws IOException {
      moments.add(now.toEpochMilli());
      JsonNode reaction = script.next();
      Duration after = Duration.ofMillis(reaction.path("after_ms").asLong());
      boolean hangs = reaction.get("do").asText().equals("hang");
      if (hangs || after.compareTo(timeOut) > 0) {
        sleep(timeOut);
        throw new HttpTimeoutException("time-out");
      }
      sleep(after);
      return switch (reaction.get("do").asText()) {
        case "answer", "cut_body" -> new Attempt.Answered(reaction.get("status").asInt(), "");
        case "refuse", "close", "reset", "cut_head", "garbage" ->
            throw new IOException(reaction.get("do").asText());
        default -> throw new AssertionError(reaction);
      };
    }
  }
}
