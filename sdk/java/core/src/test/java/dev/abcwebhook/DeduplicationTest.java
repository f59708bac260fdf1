package dev.abcwebhook;

import static dev.abcwebhook.Requests.BODY;
import static dev.abcwebhook.Requests.bytes;
import static dev.abcwebhook.Requests.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Bodies that come again: what is dealt with once, and what a memory is worth. */
class DeduplicationTest {
  private final List<WebhookException> errors = new ArrayList<>();

  private Receiver.Builder receiver() {
    return Receiver.builder(Vectors.TOKEN).onError(errors::add);
  }

  @Test
  void aBodyIsDealtWithOnceIfRepetitionsAreToBeRecognized() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    AtomicInteger count = new AtomicInteger();
    Receiver receiver =
        receiver()
            .deduplicate(new RecentBodies(Duration.ofMinutes(1), 10, now::get))
            .on(IssueStatusChangeEvent.class, (event, delivery) -> count.incrementAndGet())
            .build();
    for (int time = 0; time < 2; time++) assertEquals(200, status(receiver, BODY));
    assertEquals(1, count.get());
    assertEquals(200, status(receiver, bytes(new String(BODY, UTF_8) + " ")));
    assertEquals(2, count.get(), "other bytes are another body");
    now.set(Instant.ofEpochMilli(59_999));
    assertEquals(200, status(receiver, BODY));
    assertEquals(2, count.get());
    now.set(Instant.ofEpochMilli(60_000));
    assertEquals(200, status(receiver, BODY));
    assertEquals(3, count.get(), "after a minute it is forgotten");
  }

  @Test
  void aBodyThatFailedIsNotRemembered() {
    AtomicInteger count = new AtomicInteger();
    Receiver receiver =
        receiver()
            .deduplicate(new RecentBodies())
            .on(
                IssueStatusChangeEvent.class,
                (event, delivery) -> {
                  if (count.incrementAndGet() == 1) throw new IOException("the first time");
                })
            .build();
    List<Integer> statuses = new ArrayList<>();
    for (int time = 0; time < 3; time++) statuses.add(status(receiver, BODY));
    assertEquals(List.of(500, 200, 200), statuses);
    assertEquals(2, count.get());
  }

  @Test
  void aMemoryThatFailsHasTheDeliverySentAgainOnlyWhereNothingWasDone() {
    AtomicInteger count = new AtomicInteger();
    Receiver.Builder builder =
        receiver().on(IssueStatusChangeEvent.class, (event, delivery) -> count.incrementAndGet());
    assertEquals(500, status(builder.deduplicate(memory(true)).build(), BODY));
    assertEquals(0, count.get());
    assertEquals(200, status(builder.deduplicate(memory(false)).build(), BODY));
    assertEquals(1, count.get());
    assertInstanceOf(WebhookException.SetUp.class, errors.get(1));
  }

  private static BodyMemory memory(boolean failsToTell) {
    return new BodyMemory() {
      @Override
      public boolean contains(String digest) {
        if (failsToTell) throw new IllegalStateException("down");
        return false;
      }

      @Override
      public void add(String digest) {
        throw new IllegalStateException("down");
      }
    };
  }

  @Test
  void aMemoryDoesNotGrowWithoutBounds() {
    RecentBodies memory = new RecentBodies(Duration.ofMinutes(1), 2, Instant::now);
    for (String digest : List.of("a", "b", "c")) memory.add(digest);
    assertFalse(memory.contains("a"));
    assertTrue(memory.contains("b") && memory.contains("c"));
  }
}
