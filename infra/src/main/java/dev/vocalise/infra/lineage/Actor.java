package dev.vocalise.infra.lineage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Who changes something: a user, a worker, or the instance itself.
 *
 * @param kind {@code user}, {@code worker} or {@code instance}
 * @param name of the account, or host and process
 * @param via how a user came: {@code cli}, {@code ui} or {@code api}; empty for others
 */
public record Actor(String kind, String name, String via) {
  /** This process, which nobody asked. */
  public static final Actor INSTANCE =
      new Actor(
          "instance", System.getProperty("user.name") + "/" + ProcessHandle.current().pid(), "");

  public static Actor user(String name, String via) {
    return new Actor("user", name, via);
  }

  static Actor worker(String name) {
    return new Actor("worker", name, "");
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("kind", kind).put("name", name);
    return via.isEmpty() ? json : json.put("via", via);
  }
}
