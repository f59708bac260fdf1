package dev.abcwebhook.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.abcwebhook.Attempt;
import dev.abcwebhook.Endpoint;
import dev.abcwebhook.Outcome;
import dev.abcwebhook.Receiver;
import dev.abcwebhook.Report;
import dev.abcwebhook.RetryPolicy;
import dev.abcwebhook.Sender;
import dev.abcwebhook.httpserver.WebhookHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The examples, delivered to by the sender, against local fakes of the systems they talk to. */
class ExamplesTest {
  private static final String TOKEN = "tok-ABCDEF.0123456789_x";
  private static final String KEY = "key-of-the-project";
  private static final Fake.Reply EMPTY = new Fake.Reply(200, "");

  private static final String ISSUE =
      """
      {"id":789,"name":"New Issue","description":"changed since","status":"IN_PROGRESS",\
      "externalIssueId":null}""";

  /** Failures are logged, and here they are meant. */
  @BeforeAll
  static void beQuiet() {
    LogManager.getLogManager().reset();
  }

  @Test
  void newFeedbackIsTranslatedAndUpdated() throws Exception {
    try (Fake api = api("");
        Fake service = Fake.answering((call, number) -> new Fake.Reply(200, translation(call)))) {
      Receiver receiver = example("translate", api, service);
      assertEquals(Outcome.DELIVERED, deliver(receiver, "guide-feedback-creation").outcome());
      assertLines(service, "POST / {'text':'User feedback content'}");
      assertLines(
          api,
          "PUT /api/projects/1/channels/1/feedbacks/123"
              + " {'translatedMessage':'in French: User feedback content'}");
    }
  }

  @Test
  void feedbackWithoutAMessageIsLeftAlone() throws Exception {
    try (Fake api = api("");
        Fake service = Fake.answering((call, number) -> new Fake.Reply(200, translation(call)))) {
      Receiver receiver = example("translate", api, service);
      assertEquals(Outcome.DELIVERED, deliver(receiver, "minimal-feedback").outcome());
      assertLines(service);
      assertLines(api);
    }
  }

  @Test
  void aTranslationThatFailsOnceIsAskedForAgain() throws Exception {
    try (Fake api = api("");
        Fake service =
            Fake.answering(
                (call, number) -> new Fake.Reply(number == 1 ? 503 : 200, translation(call)))) {
      Receiver receiver = example("translate", api, service);
      assertEquals(List.of(500, 200), statuses(deliver(receiver, "guide-feedback-creation")));
      assertEquals(1, api.calls().size());
    }
  }

  @Test
  void anAnswerWithoutATranslationIsNotStored() throws Exception {
    try (Fake api = api("");
        Fake service = Fake.answering((call, number) -> new Fake.Reply(200, "{}"))) {
      Receiver receiver = example("translate", api, service);
      assertEquals(Outcome.EXHAUSTED, deliver(receiver, "guide-feedback-creation").outcome());
      assertLines(api);
    }
  }

  @Test
  void aNewIssueGetsATicketAndItsNumberAndKeepsEverythingElse() throws Exception {
    try (Fake api = api(ISSUE);
        Fake tracker =
            Fake.answering((call, number) -> new Fake.Reply(200, "{\"id\":\"EXT-1\"}"))) {
      Receiver receiver = example("ticket", api, tracker);
      assertEquals(Outcome.DELIVERED, deliver(receiver, "guide-issue-creation").outcome());
      JsonNode ticket = json("{'title':'New Issue','description':'Issue description'}");
      assertEquals(ticket, tracker.calls().get(0).body());
      assertEquals("project-1-issue-789", tracker.calls().get(0).idempotencyKey());
      assertLines(
          api,
          "GET /api/projects/1/issues/789",
          "PUT /api/projects/1/issues/789 {'name':'New Issue','description':'changed since',"
              + "'status':'IN_PROGRESS','externalIssueId':'EXT-1'}");
    }
  }

  @Test
  void aTicketWhoseNumberWasNotStoredIsAskedForUnderTheSameKey() throws Exception {
    try (Fake api =
            Fake.answering(
                (call, number) ->
                    call.method().equals("PUT") && number == 2
                        ? new Fake.Reply(502, "")
                        : new Fake.Reply(200, ISSUE));
        Fake tracker = Fake.answering((call, number) -> new Fake.Reply(200, "{\"id\":1}"))) {
      Receiver receiver = example("ticket", api, tracker);
      assertEquals(List.of(500, 200), statuses(deliver(receiver, "guide-issue-creation")));
      assertEquals(
          List.of("project-1-issue-789", "project-1-issue-789"),
          tracker.calls().stream().map(Fake.Call::idempotencyKey).toList());
      assertEquals("1", api.calls().get(3).body().get("externalIssueId").asText());
    }
  }

  @Test
  void anIssueWithATicketGetsNoOther() throws Exception {
    try (Fake api = api(ISSUE.replace("null", "\"EXT-7\""));
        Fake tracker = Fake.answering((call, number) -> new Fake.Reply(200, "{\"id\":1}"))) {
      Receiver receiver = example("ticket", api, tracker);
      assertEquals(Outcome.DELIVERED, deliver(receiver, "guide-issue-creation").outcome());
      assertLines(tracker);
      assertLines(api, "GET /api/projects/1/issues/789");
    }
  }

  @Test
  void anIssueThatCannotBeReadYetGetsNoTicketYet() throws Exception {
    try (Fake api = Fake.answering((call, number) -> new Fake.Reply(400, "{}"));
        Fake tracker = Fake.answering((call, number) -> new Fake.Reply(200, "{\"id\":1}"))) {
      Receiver receiver = example("ticket", api, tracker);
      assertEquals(Outcome.EXHAUSTED, deliver(receiver, "guide-issue-creation").outcome());
      assertLines(tracker);
      assertEquals(4, api.calls().size());
    }
  }

  @Test
  void aChangedStatusIsToldToTheChat() throws Exception {
    try (Fake chat = Fake.answering((call, number) -> EMPTY)) {
      Receiver receiver = example("notify", chat, chat);
      assertEquals(Outcome.DELIVERED, deliver(receiver, "guide-issue-status-change").outcome());
      assertLines(chat, "POST / {'text':'Issue Name: open → in progress'}");
    }
  }

  @Test
  void aStatusNobodyHasHeardOfIsToldAsItIs() throws Exception {
    try (Fake chat = Fake.answering((call, number) -> EMPTY)) {
      deliver(example("notify", chat, chat), "unknown-previous-status");
      String told = chat.calls().get(0).body().get("text").asText();
      assertEquals("ARCHIVED", told.replaceAll(".*: | → .*", ""));
    }
  }

  @Test
  void aChatThatRefusesIsToldAgain() throws Exception {
    try (Fake chat =
        Fake.answering((call, number) -> new Fake.Reply(number == 1 ? 500 : 200, ""))) {
      Receiver receiver = example("notify", chat, chat);
      assertEquals(List.of(500, 200), statuses(deliver(receiver, "guide-issue-status-change")));
      assertEquals(2, chat.calls().size());
    }
  }

  @Test
  void anotherArgumentGetsTheUsage() {
    Settings settings = new Settings(Map.of("ABC_WEBHOOK_TOKEN", TOKEN));
    for (List<String> arguments :
        List.of(List.<String>of(), List.of("x"), List.of("notify", "x"))) {
      var thrown =
          assertThrows(IllegalArgumentException.class, () -> Main.receiver(arguments, settings));
      assertEquals("usage: Main notify | translate | ticket", thrown.getMessage());
    }
  }

  @Test
  void aVariableThatIsMissingOrWrongIsNamedAndNotQuoted() {
    Map<String, String> environment = new HashMap<>(Map.of("ABC_WEBHOOK_TOKEN", TOKEN));
    assertEquals("CHAT_URL: it is not set", refusal(environment));
    environment.put("CHAT_URL", "secret words");
    assertEquals("CHAT_URL: it is no URL with a host", refusal(environment));
    environment.put("CHAT_URL", "/secret");
    assertEquals("CHAT_URL: it is no URL with a host", refusal(environment));
  }

  private static String refusal(Map<String, String> environment) {
    return assertThrows(
            IllegalArgumentException.class,
            () -> Main.receiver(List.of("notify"), new Settings(environment)))
        .getMessage();
  }

  /** The vendor's REST API, as it was recorded: 403 without the key, no body for a PUT. */
  private static Fake api(String issue) throws IOException {
    return Fake.answering(
        (call, number) -> {
          if (!call.apiKey().equals(KEY)) return new Fake.Reply(403, "{\"statusCode\":403}");
          return call.method().equals("PUT") ? EMPTY : new Fake.Reply(200, issue);
        });
  }

  private static String translation(Fake.Call call) {
    return "{\"translation\":\"in French: " + call.body().get("text").asText() + "\"}";
  }

  /** The receiver that the program would serve. */
  private static Receiver example(String name, Fake api, Fake system) {
    String url = system.url().toString();
    Map<String, String> environment =
        Map.of(
            "ABC_WEBHOOK_TOKEN", TOKEN,
            "ABC_URL", api.url() + "/",
            "ABC_API_KEY", KEY,
            "CHAT_URL", url,
            "TRANSLATE_URL", url,
            "TICKET_URL", url);
    return Main.receiver(List.of(name), new Settings(environment));
  }

  private static Report deliver(Receiver receiver, String name) throws Exception {
    try (Fake server = Fake.serving(new WebhookHandler(receiver))) {
      Sender sender = Sender.create().withPolicy(RetryPolicy.PROTOCOL.withInterval(Duration.ZERO));
      URI url = server.url().resolve("/webhook");
      return sender.deliver(Endpoint.of(url.toString(), TOKEN), bodyNamed(name));
    }
  }

  private static byte[] bodyNamed(String name) throws IOException {
    Path path = Path.of("../../../schema/vectors/payloads-valid.json");
    for (JsonNode vector : Web.JSON.readTree(path.toFile()).get("vectors")) {
      if (vector.get("name").asText().equals(name)) {
        return vector.get("body").get("text").asText().getBytes(UTF_8);
      }
    }
    throw new AssertionError(name);
  }

  private static List<Integer> statuses(Report report) {
    return report.attempts().stream()
        .map(attempt -> ((Attempt.Answered) attempt.result()).status())
        .toList();
  }

  /** What a system was asked, in order, with {@code '} for quotation marks. */
  private static void assertLines(Fake fake, String... lines) {
    List<String> expected = List.of(lines).stream().map(line -> line.replace('\'', '"')).toList();
    assertEquals(expected, fake.calls().stream().map(Fake.Call::line).toList());
  }

  private static JsonNode json(String text) throws IOException {
    return Web.JSON.readTree(text.replace('\'', '"'));
  }
}
