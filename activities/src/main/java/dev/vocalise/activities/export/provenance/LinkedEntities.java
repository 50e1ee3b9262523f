package dev.vocalise.activities.export.provenance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Entities of a flat JSON-LD graph by their ids, in the order in which they were made. */
record LinkedEntities(Map<String, ObjectNode> all) {
  LinkedEntities() {
    this(new LinkedHashMap<>());
  }

  Collection<ObjectNode> values() {
    return all.values();
  }

  /** The entity of that id, which is made if there is none. */
  ObjectNode entity(String id, String... types) {
    return all.computeIfAbsent(
        id,
        fresh -> {
          ObjectNode made = JsonNodeFactory.instance.objectNode().put("@id", id);
          if (types.length == 1) {
            return made.put("@type", types[0]);
          }
          ArrayNode several = made.putArray("@type");
          Stream.of(types).forEach(several::add);
          return made;
        });
  }

  static void link(ObjectNode from, String property, String to) {
    from.putObject(property).put("@id", to);
  }

  /** No property where there is nothing to link to. */
  static void links(ObjectNode from, String property, Iterable<String> to) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    to.forEach(id -> all.addObject().put("@id", id));
    if (!all.isEmpty()) {
      from.set(property, all);
    }
  }
}
