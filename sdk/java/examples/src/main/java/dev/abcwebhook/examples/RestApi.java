package dev.abcwebhook.examples;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** As much of ABC User Feedback's REST API as the examples need. */
final class RestApi {
  private final String base;
  private final String key;

  /**
   * Makes no request yet.
   *
   * @param url the address of the server, without {@code /api}
   * @param key an API key of the project
   */
  RestApi(URI url, String key) {
    String address = url.toString();
    base = (address.endsWith("/") ? address : address + "/") + "api/";
    this.key = key;
  }

  /** Sets fields of a piece of feedback; the channel must have them. */
  void updateFeedback(long project, long channel, long feedback, Map<String, ?> fields)
      throws IOException, InterruptedException {
    call("PUT", path("projects", project, "channels", channel, "feedbacks", feedback), fields);
  }

  /** Reads an issue as it is now. */
  IssueUpdate issue(long project, long issue) throws IOException, InterruptedException {
    byte[] answer = call("GET", path("projects", project, "issues", issue), null);
    return Web.JSON.readValue(answer, IssueUpdate.class);
  }

  /** Replaces what can be changed about an issue. */
  void updateIssue(long project, long issue, IssueUpdate update)
      throws IOException, InterruptedException {
    call("PUT", path("projects", project, "issues", issue), update);
  }

  private byte[] call(String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    BodyPublisher publisher = body == null ? BodyPublishers.noBody() : Web.json(body);
    var request = HttpRequest.newBuilder(URI.create(base + path)).method(method, publisher);
    return Web.call(method + " " + path, request.header("x-api-key", key));
  }

  /** Names and numbers in turns. The numbers are unsigned. */
  private static String path(Object... segments) {
    StringBuilder path = new StringBuilder();
    for (Object segment : segments) {
      if (!path.isEmpty()) path.append('/');
      path.append(segment instanceof Long id ? Long.toUnsignedString(id) : segment);
    }
    return path.toString();
  }

  /**
   * What can be changed about an issue: all of it at once, or the rest is reset. An update without
   * a status would take the issue back to {@code INIT}.
   *
   * @param name the name of the issue
   * @param description what the issue is about
   * @param status how far the issue has come
   * @param externalIssueId the number of the issue in another tracker
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record IssueUpdate(
      String name, @Nullable String description, String status, @Nullable String externalIssueId) {
    /** An answer without them is no issue, and must not become an update. */
    IssueUpdate {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(status, "status");
    }

    IssueUpdate withExternalIssueId(String number) {
      return new IssueUpdate(name, description, status, number);
    }

    boolean hasExternalIssueId() {
      return externalIssueId != null && !externalIssueId.isEmpty();
    }
  }
}
