package dev.abcwebhook.examples;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/** What the environment says. Errors name the variable and do not quote it: it may be secret. */
final class Settings {
  private static final String PORT = "3000";

  private final Map<String, String> environment;

  Settings(Map<String, String> environment) {
    this.environment = environment;
  }

  String text(String name) {
    String value = environment.get(name);
    if (value == null) throw new IllegalArgumentException(name + ": it is not set");
    return value;
  }

  URI url(String name) {
    try {
      URI url = new URI(text(name));
      if (url.getHost() != null) return url;
    } catch (URISyntaxException exception) {
      // What it says quotes the URL.
    }
    throw new IllegalArgumentException(name + ": it is no URL with a host");
  }

  int port() {
    try {
      return Integer.parseInt(environment.getOrDefault("PORT", PORT));
    } catch (NumberFormatException exception) {
      throw new IllegalArgumentException("PORT: it is no number", exception);
    }
  }
}
