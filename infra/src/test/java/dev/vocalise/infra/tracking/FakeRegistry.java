package dev.vocalise.infra.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** The registered models of {@link FakeMlflow}: every create makes a version, numbered by it. */
final class FakeRegistry {
  /** A version as the server knows it. */
  record Version(String number, String source, String run, Map<String, String> tags) {}

  final Map<String, List<Version>> models = new LinkedHashMap<>();

  /** Of each model, its version by alias. */
  final Map<String, Map<String, String>> aliases = new LinkedHashMap<>();

  String answer(String path, String query, JsonNode json) {
    String name = json.path("name").asText(query == null ? "" : query.replaceAll(".*=|'", ""));
    return switch (path) {
      case "registered-models/get" -> model(name);
      case "registered-models/create" -> {
        if (models.putIfAbsent(name, new ArrayList<>()) != null) {
          throw new IllegalArgumentException("exists");
        }
        aliases.put(name, new LinkedHashMap<>());
        yield model(name);
      }
      case "registered-models/alias" -> {
        aliasesOf(name).put(json.path("alias").asText(), json.path("version").asText());
        yield "{}";
      }
      case "model-versions/create" -> {
        List<Version> known = versions(name);
        Map<String, String> tags = new LinkedHashMap<>();
        json.path("tags").forEach(t -> tags.put(t.path("key").asText(), t.path("value").asText()));
        known.add(
            new Version(
                Integer.toString(known.size() + 1),
                json.path("source").asText(),
                json.path("run_id").asText(),
                tags));
        yield "{}";
      }
      case "model-versions/set-tag" -> {
        versions(name)
            .get(json.path("version").asInt() - 1)
            .tags()
            .put(json.path("key").asText(), json.path("value").asText());
        yield "{}";
      }
      case "model-versions/search" -> search(name);
      default -> throw new IllegalArgumentException("the fake does not know " + path);
    };
  }

  /** The only thing that is deleted is an alias. */
  String deleted(JsonNode json) {
    aliasesOf(json.path("name").asText()).remove(json.path("alias").asText());
    return "{}";
  }

  Map<String, String> aliasesOf(String name) {
    return aliases.getOrDefault(name, new LinkedHashMap<>());
  }

  List<Version> versions(String name) {
    List<Version> known = models.get(name);
    if (known == null) {
      throw new NoSuchElementException();
    }
    return known;
  }

  private String model(String name) {
    versions(name);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putObject("registered_model").put("name", name).putArray("aliases");
    aliasesOf(name)
        .forEach((alias, version) -> list.addObject().put("alias", alias).put("version", version));
    return answer.toString();
  }

  private String search(String name) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode list = answer.putArray("model_versions");
    for (Version version : models.getOrDefault(name, List.of())) {
      ArrayNode tags =
          list.addObject().put("version", version.number()).put("name", name).putArray("tags");
      version.tags().forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
    }
    return answer.toString();
  }
}
