package dev.abcwebhook.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.abcwebhook.Channel;
import dev.abcwebhook.Feedback;
import dev.abcwebhook.FeedbackCreationEvent;
import dev.abcwebhook.Field;
import dev.abcwebhook.Issue;
import dev.abcwebhook.IssueAdditionEvent;
import dev.abcwebhook.IssueCreationEvent;
import dev.abcwebhook.IssueStatus;
import dev.abcwebhook.IssueStatusChangeEvent;
import dev.abcwebhook.Project;
import dev.abcwebhook.WebhookEvent;
import dev.abcwebhook.WebhookException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the package makes of bodies, for comparison with other languages: a body in, its encoding
 * and its facts out, a line each. {@code sdk/CODEC.md} has the rules.
 */
public final class CodecProgram {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CodecProgram() {}

  /**
   * Answers until its input ends.
   *
   * @param arguments none
   * @throws IOException if it cannot read
   */
  public static void main(String[] arguments) throws IOException {
    var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    var output = new PrintStream(System.out, true, UTF_8);
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      JsonNode question = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      answer.set("id", question.get("id"));
      answer(question.get("body").asText(), answer);
      output.print(answer + "\n");
      output.flush();
    }
  }

  private static void answer(String body, ObjectNode answer) {
    try {
      WebhookEvent event = WebhookEvent.parse(body);
      answer.put("body", event.toJson());
      answer.set("facts", facts(Parts.of(event), event));
    } catch (WebhookException.MalformedBody exception) {
      answer.put("refused", Objects.requireNonNullElse(exception.pointer(), ""));
    }
  }

  private static ObjectNode facts(Parts parts, WebhookEvent event) {
    ObjectNode facts = JSON.createObjectNode();
    facts.put("event", event.event()).put("known", event.isKnown());
    put(facts, "feedbackId", parts.feedback() == null ? null : parts.feedback().id());
    put(facts, "issueId", parts.issue() == null ? null : parts.issue().id());
    put(facts, "addedIssueId", parts.addedIssue() == null ? null : parts.addedIssue().id());
    put(facts, "channelId", parts.channel() == null ? null : parts.channel().id());
    put(facts, "projectId", parts.project() == null ? null : parts.project().id());
    facts.set("issueIds", issueIds(parts.feedback()));
    facts.set("status", status(parts.issue() == null ? null : parts.issue().status()));
    facts.set("previousStatus", status(parts.previousStatus()));
    facts.set("createdAt", field(parts.createdAt()));
    facts.set("description", field(parts.issue() == null ? null : parts.issue().description()));
    facts.set("customKeys", customKeys(parts.feedback()));
    return facts;
  }

  private static void put(ObjectNode facts, String key, @Nullable Long unsigned) {
    if (unsigned == null) facts.putNull(key);
    else facts.put(key, new BigInteger(Long.toUnsignedString(unsigned)));
  }

  private static @Nullable ArrayNode issueIds(@Nullable Feedback feedback) {
    if (feedback == null) return null;
    ArrayNode ids = JSON.createArrayNode();
    for (Issue issue : feedback.issues()) {
      ids.add(new BigInteger(Long.toUnsignedString(issue.id())));
    }
    return ids;
  }

  private static @Nullable ObjectNode status(@Nullable IssueStatus status) {
    if (status == null) return null;
    return JSON.createObjectNode().put("text", status.text()).put("known", status.isKnown());
  }

  private static @Nullable ObjectNode field(@Nullable Field<?> field) {
    if (field == null) return null;
    Object value = field.orNull();
    String state = field.isAbsent() ? "absent" : field.isNull() ? "null" : "text";
    ObjectNode said = JSON.createObjectNode().put("state", state);
    return said.put("text", value == null ? null : value.toString());
  }

  private static @Nullable ArrayNode customKeys(@Nullable Feedback feedback) {
    if (feedback == null) return null;
    List<String> keys = feedback.custom().keySet().stream().sorted(byCodePoint()).toList();
    return JSON.valueToTree(keys);
  }

  /** Characters beyond the basic plane come last, which their surrogates do not. */
  private static Comparator<String> byCodePoint() {
    return (one, other) ->
        java.util.Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  /** The parts of a documented event, wherever it has them. */
  private record Parts(
      @Nullable Feedback feedback,
      @Nullable Issue issue,
      @Nullable Issue addedIssue,
      @Nullable Channel channel,
      @Nullable Project project,
      @Nullable IssueStatus previousStatus) {
    static Parts of(WebhookEvent event) {
      if (event instanceof FeedbackCreationEvent known) {
        var data = known.data();
        return new Parts(data.feedback(), null, null, data.channel(), data.project(), null);
      }
      if (event instanceof IssueAdditionEvent known) {
        var data = known.data();
        Issue added = data.addedIssue().orNull();
        return new Parts(data.feedback(), null, added, data.channel(), data.project(), null);
      }
      if (event instanceof IssueCreationEvent known) {
        var data = known.data();
        return new Parts(null, data.issue(), null, null, data.project(), null);
      }
      if (event instanceof IssueStatusChangeEvent known) {
        var data = known.data();
        return new Parts(null, data.issue(), null, null, data.project(), data.previousStatus());
      }
      return new Parts(null, null, null, null, null, null);
    }

    @Nullable Field<?> createdAt() {
      if (feedback != null) return feedback.createdAt();
      return issue == null ? null : issue.createdAt();
    }
  }
}
