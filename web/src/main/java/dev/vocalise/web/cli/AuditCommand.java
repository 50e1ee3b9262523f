package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.audit.AuditScope;
import dev.vocalise.activities.audit.AuditTarget;
import dev.vocalise.activities.audit.AuditedStore;
import dev.vocalise.activities.audit.Auditor;
import dev.vocalise.activities.audit.Claims;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.audit.Finding;
import dev.vocalise.infra.audit.Verdict;
import dev.vocalise.infra.lineage.AmbiguousIdException;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.infra.local.Storage;
import dev.vocalise.web.ui.format.NumberFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Where numbers come from, checked. */
@Command(
    name = "audit",
    description = {
      "Check the ledger, every row against it, numbers against what they are made of, and all bytes.",
      "",
      "TARGET is a campaign, campaign/experiment, campaign/experiment/seed, a run's id, NAME:VERSION or a digest;"
          + " without it everything is checked. Exit code 0: nothing is violated; 1: something is."
    },
    footer = {
      "  vocalise audit",
      "  vocalise audit demo/audio --format json",
      "  vocalise audit --file model.safetensors"
    })
final class AuditCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Parameters(paramLabel = "TARGET", arity = "0..1", description = "What to audit.")
  private @Nullable String target;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A file of yours, such as a model: says where it came from.")
  private @Nullable Path file;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "That read files (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** Writes times as the REST API does. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  @Option(names = "--format", description = "text or json.", defaultValue = "text")
  private Format format = Format.text;

  @Override
  public Integer call() throws IOException {
    VocaliseCommand command = Group.root(root);
    if (threads < 1) {
      throw new UserError("--threads must be at least 1 but was " + threads);
    }
    @Nullable String wanted = file == null ? target : digest(file);
    try (Storage storage = StorageInUse.open(command);
        Database database = Database.openUnsigned(storage.database())) {
      AuditTarget found =
          wanted == null
              ? new AuditTarget(AuditScope.EVERYTHING, List.of())
              : AuditTarget.of(database, wanted);
      AuditedStore store =
          new AuditedStore(
              storage.artifacts(),
              storage.ownStore() ? AuditedStore.embedded(command.data()) : null);
      AuditReport report =
          new Auditor(database, store, command.data(), threads)
              .audit(found.scope(), StorageInUse.progress(command.terminal()));
      command.terminal().statusDone();
      print(command.terminal(), found, report);
      return report.sound() ? 0 : 1;
    } catch (AmbiguousIdException e) {
      throw new UserError(String.valueOf(e.getMessage()));
    } catch (NotFoundException e) {
      throw new UserError(
          file == null
              ? "there is no campaign, run, experiment or file '%s' here; expected a campaign, campaign/experiment[/seed], the id of a run, NAME:VERSION of a trained model, or a digest of 64 hexadecimal digits (see: vocalise campaign list)"
                  .formatted(wanted)
              : "%s has the digest %s, which no run, model or corpus here has made or registered"
                  .formatted(file, wanted));
    }
  }

  private static String digest(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError(file + " is no file; expected one whose origin is to be found");
    }
    return Sha256.of(file);
  }

  private void print(Terminal terminal, AuditTarget found, AuditReport report) {
    if (format == Format.json) {
      terminal.data(
          JSON.valueToTree(Map.of("origins", found.origins(), "report", report)).toPrettyString());
      return;
    }
    found.origins().forEach(line -> terminal.line(Terminal.printable(line)));
    report
        .proven()
        .forEach(
            (check, count) ->
                terminal.line("%9d  %-32s  %s".formatted(count, check, Claims.words(check))));
    lines(terminal, report, Verdict.NOT_CHECKABLE);
    lines(terminal, report, Verdict.VIOLATED);
    terminal.line(
        "Audited %s: %s proven, %d not checkable here, %d violated; %s of the ledger, head %s; %s read in %s s"
            .formatted(
                report.scope(),
                NumberFormat.count(
                    report.proven().values().stream().mapToLong(Long::longValue).sum(),
                    "claim",
                    "claims"),
                report.notCheckable(),
                report.violated(),
                NumberFormat.count(report.entries(), "entry", "entries"),
                report.head(),
                NumberFormat.bytes(report.bytes()),
                String.format(Locale.ROOT, "%.1f", report.seconds())));
  }

  private static void lines(Terminal terminal, AuditReport report, Verdict verdict) {
    for (Finding finding : report.findings()) {
      if (finding.verdict() == verdict) {
        String word = verdict == Verdict.VIOLATED ? "VIOLATED  " : "";
        terminal.line(Terminal.printable(word + finding.line()));
      }
    }
  }
}
