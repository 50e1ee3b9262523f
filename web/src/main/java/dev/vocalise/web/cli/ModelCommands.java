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
import picocli.CommandLine.ParentCommand;

/** Pretrained checkpoints: register and list. */
@Command(
    name = "model",
    description = "Register pretrained checkpoints and list them.",
    synopsisSubcommandLabel = "(add | list)",
    footerHeading = "%nExample:%n",
    footer = "  vocalise model add ast /data/ast-finetuned-audioset --name ast-audioset")
final class ModelCommands extends Group {
  @ParentCommand private @Nullable VocaliseCommand root;

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
      footerHeading = "%nExample:%n",
      footer = "  vocalise model add ast /data/ast-finetuned-audioset --name ast-audioset")
  int add(
      @Parameters(
              paramLabel = "KIND",
              description = "One of: ${COMPLETION-CANDIDATES}.",
              completionCandidates = Kinds.class)
          String kind,
      @Parameters(
              paramLabel = "DIR",
              description = "Folder with config.json and model.safetensors or pytorch_model.bin.")
          Path directory,
      @Option(names = "--name", description = "Name in campaign files (default: KIND).")
          @Nullable String name) {
    try (Session session = root(root).session()) {
      JsonNode model =
          session
              .api()
              .post(
                  "models",
                  Map.of(
                      "kind",
                      kind,
                      "dir",
                      directory.toAbsolutePath().normalize().toString(),
                      "name",
                      name == null ? kind : name));
      print(model);
      describe(model);
    }
    return 0;
  }

  @Command(
      name = "list",
      description = "List the registered checkpoints.",
      footerHeading = "%nExample:%n",
      footer = "  vocalise model list")
  int list(
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = root(root).session()) {
      JsonNode models = session.api().get("models");
      if (format == Format.json) {
        root(root).terminal().line(models.toPrettyString());
        return 0;
      }
      if (models.isEmpty()) {
        root(root)
            .terminal()
            .line("No model is registered; add one with: vocalise model add ast DIR");
      }
      models.forEach(this::print);
    }
    return 0;
  }

  /** Geometry, licence, and what the checkpoint brings besides weights. */
  private void describe(JsonNode model) {
    List<String> geometry = new ArrayList<>();
    model
        .path("config")
        .path("geometry")
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isIntegralNumber()) {
                geometry.add(field.getKey() + " " + field.getValue().asText());
              }
            });
    List<String> parts = new ArrayList<>();
    model
        .path("config")
        .path("parts")
        .properties()
        .forEach(
            field ->
                parts.add(field.getKey() + " " + Terminal.printable(field.getValue().asText())));
    Terminal terminal = root(root).terminal();
    terminal.line("  geometry  " + String.join(", ", geometry));
    terminal.line("  brings    " + (parts.isEmpty() ? "weights alone" : String.join(", ", parts)));
    terminal.line(
        "  licence   "
            + (model.path("licence").isTextual()
                ? Terminal.printable(model.path("licence").asText())
                : "not declared in README.md"));
  }

  private void print(JsonNode model) {
    root(root)
        .terminal()
        .line(
            "%-24s %-6s %,d weights  %s"
                .formatted(
                    model.path("name").asText(),
                    model.path("kind").asText(),
                    model.path("parameters").asLong(),
                    Terminal.printable(model.path("directory").asText())));
  }
}
