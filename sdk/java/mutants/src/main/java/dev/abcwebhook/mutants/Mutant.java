package dev.abcwebhook.mutants;

import java.util.List;

/**
 * The package with one text of one file replaced by another.
 *
 * @param name what is wrong with it
 * @param file the class whose source is changed
 * @param from the text
 * @param to what is there in its place
 * @param tests the tests that must notice
 */
record Mutant(String name, String file, String from, String to, List<String> tests) {
  /** All of them: the token, the head, the body, the payload, the answer, the sender. */
  static final List<Mutant> ALL =
      List.of(
          of(
              "token-by-prefix",
              "Token",
              "return MessageDigest.isEqual(candidate, bytes);",
              "return java.util.Arrays.equals(candidate, 0, Math.min(4, candidate.length), bytes, 0, 4);",
              "Token"),
          of(
              "token-without-case",
              "Receiver",
              "Token.bytesOf(values.get(0))",
              "Token.bytesOf(values.get(0).toLowerCase(Locale.ROOT))",
              "Requests"),
          of(
              "token-as-latin-1",
              "Token",
              "bytes = text.getBytes(UTF_8);",
              "bytes = text.getBytes(ISO_8859_1);",
              "Token"),
          of("only-the-last-token", "Receiver", "matched |= token", "matched = token", "Requests"),
          of("first-of-two-token-headers", "Receiver", "values.size() > 1", "false", "Token"),
          of("header-names-by-case", "Headers", "equalsIgnoreCase", "equals", "Token"),
          of("empty-token", "Token", "text.isEmpty()", "false", "Token"),
          of(
              "token-after-the-rest",
              "Receiver",
              "verify(headers);\n    if (!method.equals(Protocol.METHOD)) throw new"
                  + " WebhookException.Method();",
              "if (!method.equals(Protocol.METHOD)) throw new WebhookException.Method();\n"
                  + "    verify(headers);",
              "Reading"),
          of("any-method", "Receiver", "!method.equals(Protocol.METHOD)", "false", "Reading"),
          of(
              "any-content-type",
              "Receiver",
              "!isJson(headers.all(\"content-type\"))",
              "false",
              "Reading"),
          of(
              "announced-length-ignored",
              "Receiver",
              "isBeyond(bodyLimit, headers.all(\"content-length\"))",
              "false",
              "Reading"),
          of(
              "body-without-limit",
              "Bodies",
              "stream.readNBytes(limit)",
              "stream.readNBytes(3 * limit)",
              "Reading"),
          of("zeros-are-utf-16", "Encoding", "if (body[at] == 0)", "if (false)", "Payloads"),
          of(
              "bytes-replaced",
              "Encoding",
              "if ((beyondAscii & TOP_BITS) != 0) checkUtf8(body);",
              "",
              "Payloads"),
          of(
              "half-a-surrogate-pair",
              "Json",
              "escapes && hasLoneSurrogate(text)",
              "false",
              "Payloads"),
          of(
              "something-behind-the-value",
              "Json",
              "if (json.next() != null)",
              "if (false)",
              "Payloads"),
          of(
              "something-behind-the-event",
              "QuickReader",
              "json.isAtEnd() ? event : null",
              "event",
              "Payloads"),
          of("numbers-beyond-doubles", "Json", "Double.isInfinite(value)", "false", "Payload"),
          of("negative-zero-lost", "Json", "parser.getTextLength() > 1", "false", "Payload"),
          of(
              "big-integers-as-doubles",
              "Json",
              "finite(value.doubleValue());\n        yield value;",
              "yield value.doubleValue();",
              "Payload"),
          of(
              "unknown-key-dropped",
              "QuickReader",
              "object.add(json.key(), json.value());",
              "json.value();",
              "Payloads"),
          of("absent-made-null", "JsonWriter", "if (field.isAbsent()) return;", "", "Payloads"),
          of(
              "first-of-a-repeated-key",
              "JsonObject",
              "if (at >= 0) {\n      values[at] = value;",
              "if (at >= 0) {",
              "Payload"),
          of(
              "unknown-status-thrown",
              "IssueStatus",
              "Objects.requireNonNull(text, \"text\");",
              "if (text.equals(\"ARCHIVED\")) throw new IllegalStateException(text);",
              "Payloads"),
          of(
              "unknown-event-thrown",
              "QuickReader",
              "default -> unknownEvent(event, json);",
              "default -> throw new IllegalStateException(event);",
              "Payloads"),
          of(
              "null-refused",
              "Check",
              "if (value == null) return Field.ofNull();",
              "if (value == null) throw new Fault(\"null\");",
              "Readers"),
          of(
              "missing-key-misplaced",
              "Check",
              "throw new Fault(\"key `\" + key + \"` is missing\");",
              "throw new Fault(\"key `\" + key + \"` is missing\").under(key);",
              "Payloads"),
          of(
              "pointer-of-the-parent",
              "Check",
              "\"/\" + step + pointer",
              "\"/\" + step",
              "Payloads"),
          of("any-number-is-an-integer", "Check", "&& number == Math.rint(number)", "", "Payloads"),
          of(
              "signed-integers",
              "JsonWriter",
              "if (unsigned >= 0) generator",
              "if (true) generator",
              "Payload"),
          of(
              "any-text-is-a-timestamp",
              "Timestamp",
              "return isUsual(text) || isUnusual(text);",
              "return true;",
              "Payloads"),
          of(
              "no-leap-seconds",
              "Timestamp",
              "!matcher.group(3).equals(\"60\") ||",
              "!matcher.group(3).equals(\"60\") &&",
              "Payloads"),
          of(
              "latest-timestamp-again",
              "Scan",
              "return end <= body.length && Arrays.equals(body, from, to, body, at, end);",
              "return true;",
              "Readers"),
          of(
              "comma-behind-the-last",
              "Scan",
              "if (!opened) expect(',');",
              "skipIf(',');",
              "Readers"),
          of(
              "zero-in-front",
              "Scan",
              "if (!skipIf('0')) skipDigits();",
              "skipDigits();",
              "Readers"),
          of(
              "overflowing-integer",
              "Scan",
              "if (at - from > LONGEST_INTEGER) throw new Rare();",
              "",
              "Payload"),
          of("quick-infinity", "Scan", "Double.isInfinite(value)", "false", "Readers"),
          of("quick-negative-zero", "Scan", "text.length() > 1 ?", "false ?", "Readers"),
          of("quick-half-a-pair", "Scan", "Json.hasLoneSurrogate(whole)", "false", "Readers"),
          of(
              "control-character-in-a-text",
              "Encoding",
              "(special | ((word - BLANKS) & ~word))",
              "special",
              "Readers"),
          of("quick-without-depth", "Scan", "depth > DEPTH", "false", "Readers"),
          of(
              "values-of-any-depth",
              "JsonValues",
              "levels.size() == Json.DEPTH",
              "false",
              "Payload"),
          of("created-instead-of-ok", "Answer", "new Answer(200,", "new Answer(201,", "Requests"),
          of(
              "handler-failure-acknowledged",
              "Receiver",
              "} catch (Exception | StackOverflowError exception) {\n      throw new"
                  + " WebhookException.HandlerFailed(exception);",
              "} catch (Exception | StackOverflowError exception) {",
              "Receiver"),
          of(
              "remembered-before-success",
              "Receiver",
              "if (dealtWith) return;",
              "if (dealtWith) return;\n    memory.add(digest);",
              "Deduplication"),
          of(
              "remembered-for-ever",
              "RecentBodies",
              "oldest.next().isAfter(end)",
              "oldest.next() != null",
              "Deduplication"),
          of(
              "404-retried",
              "Outcome",
              "return status >= 500 &&",
              "return status == 404 || status >= 500 &&",
              "Policy"),
          of("500-not-retried", "Outcome", "status >= 500", "status > 500", "Policy"),
          of("created-is-no-success", "Outcome", "status <= 299", "status <= 200", "Policy"),
          of(
              "fifth-attempt",
              "Sender",
              "attempts.size() > policy.retries()",
              "attempts.size() > policy.retries() + 1",
              "Policy"),
          of(
              "third-attempt-is-the-last",
              "Sender",
              "attempts.size() > policy.retries()",
              "attempts.size() >= policy.retries()",
              "Policy"),
          of("retry-at-once", "Sender", "clock.sleep(policy.interval());", "", "Policy"),
          of("body-shared-with-the-caller", "Sender", "body.clone()", "body", "Sender"),
          of(
              "upgrade-to-http-2",
              "HttpClientTransport",
              ".version(HttpClient.Version.HTTP_1_1)",
              "",
              "Sender"),
          of("token-spoilt", "HttpClientTransport", "character < 0x80", "true", "Sender"),
          of("woken-too-soon", "SenderClock", "left > 0", "left > 2_000_000", "Sender"));

  private static Mutant of(String name, String file, String from, String to, String... tests) {
    return new Mutant(name, file, from, to, List.of(tests));
  }
}
