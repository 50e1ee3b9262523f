package dev.vocalise.web.campaign;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * The plain part of YAML: one document of mappings, lists and scalars. Anchors and aliases are
 * refused, since a few of them can stand for gigabytes; so are tags and deep nesting.
 */
final class CampaignYaml {
  static final int MAX_CHARACTERS = 256 * 1024;
  static final int MAX_DEPTH = 12;

  private CampaignYaml() {}

  /** The root mapping, or null after reporting why there is none. */
  static @Nullable MappingNode root(String text, Problems problems) {
    if (text.length() > MAX_CHARACTERS) {
      problems.add(
          1,
          "",
          "the file has %d characters; expected at most %d"
              .formatted(text.length(), MAX_CHARACTERS));
      return null;
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setUseMarks(true)
            .setCodePointLimit(MAX_CHARACTERS)
            .build();
    try {
      if (!isPlain(settings, text, problems)) {
        return null;
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode mapping) {
        return mapping;
      }
      problems.add(
          root.map(Problems::lineOf).orElse(1),
          "",
          "expected a campaign file with the keys name, corpora, backbones and experiments, got "
              + root.map(YamlScalar::describe).orElse("an empty file"));
    } catch (MarkedYamlEngineException e) {
      problems.add(
          e.getProblemMark().map(Mark::getLine).orElse(0) + 1,
          "",
          "this is not valid YAML: " + String.valueOf(e.getProblem()).replaceAll("\\s+", " "));
    } catch (IllegalArgumentException e) { // of the parser, at an escape beyond Unicode
      problems.add(1, "", "this is not valid YAML: an escape (\\U…) stands for no character");
    } catch (YamlEngineException e) {
      problems.add(
          1,
          "",
          "this is not valid YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
    return null;
  }

  private static boolean isPlain(LoadSettings settings, String text, Problems problems) {
    Deque<Event> open = new ArrayDeque<>();
    int documents = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      String refused = refused(event);
      if (event instanceof DocumentStartEvent && ++documents > 1) {
        refused = "a second document begins here; expected one campaign per file";
      }
      if (event instanceof CollectionStartEvent) {
        open.push(event);
        if (open.size() > MAX_DEPTH) {
          refused = "nested deeper than " + MAX_DEPTH + " levels; no key of a campaign file is";
        }
      } else if (event instanceof CollectionEndEvent) {
        open.pop();
      }
      if (refused != null) {
        problems.add(event.getStartMark().map(Mark::getLine).orElse(0) + 1, "", refused);
        return false;
      }
    }
    return true;
  }

  private static @Nullable String refused(Event event) {
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      return "YAML anchors and aliases are refused; write the value out, or put it into 'defaults'";
    }
    boolean tagged =
        (event instanceof CollectionStartEvent collection && collection.getTag().isPresent())
            || (event instanceof org.snakeyaml.engine.v2.events.ScalarEvent scalar
                && scalar.getTag().isPresent());
    return tagged ? "YAML tags (!…) are refused; write the plain value" : null;
  }
}
