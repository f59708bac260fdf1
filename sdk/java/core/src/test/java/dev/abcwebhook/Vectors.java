package dev.abcwebhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What the tests share: the vectors, bodies made by their recipes, and JSON by another reader. */
final class Vectors {
  static final String TOKEN = "tok-ABCDEF.0123456789_x";

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  static List<JsonNode> of(String kind, int least) {
    JsonNode file =
        read(Path.of(setting("ABC_WEBHOOK_SCHEMA", "../../../schema"), "vectors", kind + ".json"));
    List<JsonNode> vectors = list(file.get("vectors"));
    if (vectors.size() < least) throw new AssertionError(kind + ": only " + vectors.size());
    return vectors;
  }

  static byte[] bodyNamed(String name) {
    for (JsonNode vector : of("payloads-valid", 60)) {
      if (vector.get("name").asText().equals(name)) return bytesOf(vector.get("body"));
    }
    throw new AssertionError(name);
  }

  static Path captures() {
    return Path.of(setting("ABC_WEBHOOK_CAPTURES", "../../rust/tests/data/captures"));
  }

  static byte[] bytesOf(JsonNode body) {
    if (body.has("base64")) return Base64.getDecoder().decode(body.get("base64").asText());
    if (body.has("text")) return body.get("text").asText().getBytes(UTF_8);
    JsonNode recipe = body.get("recipe");
    String prefix = recipe.get("prefix").asText();
    String suffix = recipe.get("suffix").asText();
    int fill = recipe.get("bytes").asInt() - prefix.length() - suffix.length();
    return (prefix + recipe.get("fill").asText().repeat(fill) + suffix).getBytes(UTF_8);
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  static JsonNode json(String text) {
    return json(text.getBytes(UTF_8));
  }

  /** Whether two JSON values are one: objects have no order, and numbers are equal as doubles. */
  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(Vectors::compare, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    boolean exact = one.isIntegralNumber() && other.isIntegralNumber();
    if (exact && one.bigIntegerValue().bitLength() <= Long.SIZE) {
      return one.bigIntegerValue().compareTo(other.bigIntegerValue());
    }
    if (!one.isNumber() || !other.isNumber()) return one.equals(other) ? 0 : 1;
    return one.doubleValue() == other.doubleValue() ? 0 : 1;
  }

  private static JsonNode read(Path path) {
    try {
      return json(Files.readAllBytes(path));
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  /** Copies of the package lie elsewhere, and are told where the data is. */
  private static String setting(String name, String otherwise) {
    return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
  }
}
