package dev.abcwebhook.bench;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user of Jackson would write by hand: a class for each object, with the keys it does not
 * know in a map. Nothing is checked but what Jackson checks by itself.
 */
final class Typed {
  private Typed() {}

  static class Open {
    private final Map<String, JsonNode> rest = new LinkedHashMap<>();

    @JsonAnySetter
    public void put(String key, JsonNode value) {
      rest.put(key, value);
    }

    @JsonAnyGetter
    public Map<String, JsonNode> rest() {
      return rest;
    }
  }

  static final class Event extends Open {
    public String event;
    public Data data;
  }

  static final class Data extends Open {
    public Feedback feedback;
    public Named channel;
    public Named project;
  }

  static final class Feedback extends Open {
    public long id;
    public String createdAt;
    public String updatedAt;
    public List<Issue> issues;
  }

  static final class Issue extends Open {
    public long id;
    public String createdAt;
    public String updatedAt;
    public String name;
    public String description;
    public String status;
    public String externalIssueId;
    public Long feedbackCount;
  }

  static final class Named extends Open {
    public long id;
    public String name;
  }
}
