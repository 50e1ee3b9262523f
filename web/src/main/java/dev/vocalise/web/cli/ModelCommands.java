package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.model.backbone.Pretrained;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pretrained checkpoints: register and list. */
@Command(
    name = "model",
    description = "Register pretrained checkpoints and list them.",
    synopsisSubcommandLabel = "(add | list)",
    footer = "  vocalise model add ast /data/ast-finetuned-audioset --name ast-audioset")
final class ModelCommands extends Group {
  /** The kinds of encoders that start from a checkpoint. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Pretrained.all().stream().map(Pretrained::kind).iterator();
    }
  }

  @Command(
      name = "add",
      description = "Register a checkpoint in the Hugging Face layout.",
      footer = "  vocalise model add ast /data/ast-finetuned-audioset --name ast-audioset")
  void add(
      @Parameters(
              paramLabel = "KIND",
              description = "One of: ${COMPLETION-CANDIDATES}.",
              completionCandidates = Kinds.class)
          String kind,
      @Parameters(
              paramLabel = "DIR",
              description =
                  "Folder with config.json and weights, or one above it in the Hugging Face cache.")
          Path directory,
      @Option(names = "--name", description = "Name in campaign files (default: KIND).")
          @Nullable String name) {
    try (Session session = session()) {
      String dir = directory.toAbsolutePath().normalize().toString();
      String wanted = name == null ? kind : name;
      JsonNode model =
          session.api().post("models", Map.of("kind", kind, "dir", dir, "name", wanted));
      print(model);
      describe(model);
      notes(model);
    }
  }

  @Command(
      name = "list",
      description = "List the registered checkpoints.",
      footer = "  vocalise model list")
  void list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    print(
        "models",
        format,
        models -> {
          if (models.isEmpty()) {
            line("No model is registered; add one with: vocalise model add ast DIR");
          }
          for (JsonNode model : models) {
            print(model);
            notes(model);
          }
        });
  }

  /** Geometry, licence, and what the checkpoint brings besides weights. */
  private void describe(JsonNode model) {
    List<String> geometry = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : model.at("/config/geometry").properties()) {
      if (field.getValue().isIntegralNumber()) {
        geometry.add(field.getKey() + " " + field.getValue().asText());
      }
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : model.at("/config/parts").properties()) {
      parts.add(field.getKey() + " " + Terminal.printable(field.getValue().asText()));
    }
    line("  geometry  " + String.join(", ", geometry));
    line("  brings    " + (parts.isEmpty() ? "weights alone" : String.join(", ", parts)));
    line(
        "  licence   "
            + (model.path("licence").isTextual()
                ? Terminal.printable(model.path("licence").asText())
                : "not declared in README.md"));
  }

  /** One line each; models of earlier versions have none. */
  private void notes(JsonNode model) {
    for (JsonNode note : model.at("/config/notes")) {
      line("  note      " + Terminal.printable(note.asText()));
    }
  }

  private void print(JsonNode model) {
    line(
        "%-24s %-6s %,d weights  %s"
            .formatted(
                model.path("name").asText(),
                model.path("kind").asText(),
                model.path("parameters").asLong(),
                Terminal.printable(model.path("directory").asText())));
  }
}
