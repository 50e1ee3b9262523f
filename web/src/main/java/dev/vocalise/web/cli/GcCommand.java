package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.ledger.Signers;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.Ledger;
import dev.vocalise.infra.lineage.ModelVersion;
import dev.vocalise.infra.lineage.ModelVersionRepository;
import dev.vocalise.infra.lineage.ModelVersionState;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.infra.local.Storage;
import dev.vocalise.infra.retention.Garbage;
import dev.vocalise.infra.retention.Reason;
import dev.vocalise.infra.retention.Waste;
import dev.vocalise.web.ui.format.NumberFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What nothing needs any more; deletes it only when told to. */
@Command(
    name = "gc",
    description = {
      "Say what the store and the data directory hold that nothing needs; --delete deletes it.",
      "",
      "Campaigns may run meanwhile. Nothing goes that a row or the ledger names, and no checkpoint"
          + " of a run that can be resumed unless --failed-runs asks for it."
    },
    footer = {"  vocalise gc", "  vocalise gc --delete --older-than 7"})
final class GcCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--delete", description = "Delete it; without this nothing is changed.")
  private boolean delete;

  @Option(
      names = "--older-than",
      paramLabel = "DAYS",
      defaultValue = "1",
      description =
          "Only artifacts and files this old, since a row may come later (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--failed-runs",
      description =
          "Also checkpoints of failed and cancelled runs and campaigns: resumed, their stages begin again.")
  private boolean failedRuns;

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() throws IOException {
    VocaliseCommand command = Group.root(root);
    if (days < 0 || days > 36_500) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(),
          "--older-than must be a number of days from 0 to 36500 but was " + days);
    }
    boolean real = Settings.fromEnvironment(System.getenv()).databaseUrl() != null;
    try (Storage storage = StorageInUse.open(command)) {
      if (days == 0 && (real || storage.alone().isEmpty())) {
        throw new UserError(
            "--older-than 0 may take what a running process has stored and not yet named: stop the instance first, or give 1 or more days");
      }
      try (Database database =
          Database.open(storage.database(), Signers.of(command.data(), System.getenv()))) {
        Garbage garbage =
            Garbage.find(
                database,
                storage.artifacts(),
                command.data(),
                new Garbage.Wish(Duration.ofDays(days), failedRuns, storage.ownStore()),
                delete);
        List<Waste> waste = delete ? garbage.delete() : garbage.waste();
        if (delete && !waste.isEmpty()) {
          new Ledger(database)
              .record(
                  "gc.delete",
                  Actor.user(System.getProperty("user.name"), "cli"),
                  "items",
                  recorded(waste));
        }
        print(command.terminal(), waste);
        if (format == Format.text) {
          kept(command.terminal(), new ModelVersionRepository(database).list());
        }
        return 0;
      }
    }
  }

  private void print(Terminal terminal, List<Waste> waste) {
    if (format == Format.json) {
      terminal.data(json(waste));
      return;
    }
    for (Reason reason : Reason.values()) {
      List<Waste> some = waste.stream().filter(one -> one.reason() == reason).toList();
      if (!some.isEmpty()) {
        terminal.line("%7d  %9s  %s".formatted(some.size(), bytes(some), reason.words()));
      }
    }
    if (waste.isEmpty()) {
      terminal.line(delete ? "Nothing was deleted." : "There is nothing to delete.");
    } else {
      terminal.line(
          (delete
                  ? "Deleted: %s."
                  : "Nothing was deleted; %s would be freed by: vocalise gc --delete")
              .formatted(bytes(waste)));
    }
  }

  private static void kept(Terminal terminal, List<ModelVersion> versions) {
    List<String> approved =
        versions.stream()
            .filter(version -> version.state() == ModelVersionState.APPROVED)
            .map(ModelVersion::label)
            .toList();
    if (!approved.isEmpty()) {
      terminal.line("Approved models and what they need stay: " + String.join(", ", approved));
    }
  }

  private static String bytes(List<Waste> waste) {
    return NumberFormat.bytes(waste.stream().mapToLong(Waste::bytes).sum());
  }

  private String json(List<Waste> waste) {
    ObjectNode answer = ApiClient.JSON.createObjectNode().put("deleted", delete);
    answer.set("items", items(waste));
    return answer.toPrettyString();
  }

  /** A whole digest in a statement would say that the artifact is still needed. */
  private static ArrayNode recorded(List<Waste> waste) {
    ArrayNode list = items(waste);
    list.forEach(
        one ->
            ((ObjectNode) one)
                .put(
                    "name",
                    one.path("name").asText().replaceAll("([0-9a-f]{16})[0-9a-f]{48}", "$1…")));
    return list;
  }

  private static ArrayNode items(List<Waste> waste) {
    ArrayNode list = ApiClient.JSON.createArrayNode();
    for (Waste one : waste) {
      list.addObject()
          .put("reason", one.reason().name())
          .put("name", one.name())
          .put("bytes", one.bytes());
    }
    return list;
  }
}
