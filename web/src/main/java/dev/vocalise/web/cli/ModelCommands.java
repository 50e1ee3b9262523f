package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.vocalise.infra.local.NamedInputs;
import dev.vocalise.model.backbone.Pretrained;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Pretrained checkpoints, and the registry of trained models. */
@Command(
    name = "model",
    description = {
      "Register pretrained checkpoints, and promote trained models.",
      "",
      "A trained model is NAME:VERSION: candidate, then approved, then retired. What is approved"
          + " is kept whatever else goes."
    },
    synopsisSubcommandLabel = "(add | list | show | promote | retire)",
    footer = {
      "  vocalise model add ast /data/ast-finetuned-audioset --name ast-audioset",
      "  vocalise model promote demo/audio/1 --to candidate --reason 'best on S_va'"
    })
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
    requireKind("model add", new Kinds(), kind, directory);
    try (Session session = session()) {
      String dir = directory.toAbsolutePath().normalize().toString();
      String wanted = name == null ? kind : name;
      JsonNode model =
          NamedInputs.naming(
              root().data(),
              Path.of(dir),
              () -> session.api().post("models", Map.of("kind", kind, "dir", dir, "name", wanted)));
      print(model);
      describe(model);
      notes(model);
    }
  }

  @Command(
      name = "list",
      description = "List the registered checkpoints and trained models.",
      footer = {"  vocalise model list", "  vocalise model list --state approved"})
  void list(
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Trained models in this state alone: candidate, approved or retired.")
          @Nullable String state,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = session()) {
      String versions =
          "models/versions" + (state == null ? "" : "?state=" + ApiClient.segment(state));
      ArrayNode trained = (ArrayNode) session.api().get(versions);
      ArrayNode all =
          state == null
              ? (ArrayNode) session.api().get("models")
              : ApiClient.JSON.createArrayNode();
      if (format == Format.json) {
        root().terminal().data(all.addAll(trained).toPrettyString());
        return;
      }
      if (state == null && all.isEmpty()) {
        line("No model is registered; add one with: vocalise model add ast DIR");
      }
      for (JsonNode model : all) {
        print(model);
        notes(model);
      }
      if (state != null && trained.isEmpty()) {
        line("No trained model is %s; see: vocalise model list".formatted(state));
      }
      trained.forEach(version -> line(TrainedModels.line(version)));
    }
  }

  @Command(
      name = "show",
      description = "A checkpoint, or a trained model with everything that was said of it.",
      footer = {"  vocalise model show demo-audio:1", "  vocalise model show 9f86d081884c"})
  void show(
      @Parameters(
              paramLabel = "NAME|DIGEST|RUN",
              description = "NAME:VERSION, a name, a digest of weights, or the id of a run.")
          String of,
      @Option(names = "--format", description = "text or json.", defaultValue = "text")
          Format format) {
    try (Session session = session()) {
      ArrayNode found = ApiClient.JSON.createArrayNode();
      for (JsonNode model : session.api().get("models")) {
        if (model.path("name").asText().equals(of)) {
          found.add(model);
        }
      }
      try {
        found.addAll(
            (ArrayNode) session.api().get("models/versions/about?of=" + ApiClient.segment(of)));
      } catch (UserError e) {
        if (found.isEmpty()) {
          throw e;
        }
      }
      if (format == Format.json) {
        root().terminal().data(found.toPrettyString());
        return;
      }
      for (JsonNode model : found) {
        if (model.has("version")) {
          TrainedModels.lines(model).forEach(this::line);
        } else {
          print(model);
          describe(model);
          notes(model);
        }
      }
    }
  }

  @Command(
      name = "promote",
      description = {
        "Make a trained model a candidate, or approve it.",
        "",
        "Its run must be done, and its weights the output of that run's own training."
      },
      footer = {
        "  vocalise model promote demo/audio/1 --to candidate --reason 'best on S_va'",
        "  vocalise model promote demo-audio:1 --to approved --reason 'reviewed by two'"
      })
  void promote(
      @Parameters(
              paramLabel = "RUN|DIGEST",
              description =
                  "Id of a run, CAMPAIGN/EXPERIMENT/SEED, a digest of weights, or NAME:VERSION.")
          String of,
      @Option(names = "--branch", description = "audio or text, where the run has both.")
          @Nullable String branch,
      @Option(
              names = "--name",
              description = "Under which it is registered (default: CAMPAIGN-EXPERIMENT).")
          @Nullable String name,
      @Option(names = "--to", required = true, description = "candidate or approved.") String to,
      @Option(names = "--reason", required = true, description = "For those who read it later.")
          String reason) {
    Map<String, String> body = new HashMap<>(Map.of("of", of, "to", to, "reason", reason));
    if (branch != null) {
      body.put("branch", branch);
    }
    if (name != null) {
      body.put("name", name);
    }
    change("models/versions", body);
  }

  @Command(
      name = "retire",
      description = "Take a trained model out of use; it stays listed.",
      footer = "  vocalise model retire demo-audio:1 --reason 'replaced by demo-audio:2'")
  void retire(
      @Parameters(paramLabel = "NAME:VERSION") String version,
      @Option(names = "--reason", required = true, description = "For those who read it later.")
          String reason) {
    change("models/versions/" + ApiClient.segment(version) + "/retire", Map.of("reason", reason));
  }

  private void change(String path, Map<String, String> body) {
    try (Session session = session()) {
      TrainedModels.lines(session.api().post(path, body)).forEach(this::line);
      session.settleTracking().ifPresent(this::line);
    }
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
