package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.infra.backup.Backup;
import dev.vocalise.infra.backup.BackupCheck;
import dev.vocalise.infra.backup.BackupManifest;
import dev.vocalise.infra.local.Storage;
import dev.vocalise.web.api.Version;
import dev.vocalise.web.ui.format.NumberFormat;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A copy of all rows and artifacts, made while campaigns run. */
@Command(
    name = "backup",
    description = {
      "Copy all rows, artifacts and the ledger's signing key into a folder; campaigns may run meanwhile.",
      "",
      "Again into the same folder: only new artifacts are copied. The folder holds secrets and is"
          + " readable by its owner alone. Exit 1: the store has lost artifacts that rows name."
    },
    subcommands = BackupCommand.Verify.class,
    footer = {"  vocalise backup /backup/vocalise", "  vocalise backup verify /backup/vocalise"})
final class BackupCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "An empty folder, or an earlier backup.")
  private @Nullable Path directory;

  @Override
  public Integer call() {
    VocaliseCommand command = Group.root(root);
    if (directory == null) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(), "the folder of the backup is missing");
    }
    try (Storage storage = StorageInUse.open(command)) {
      Backup.Report made =
          Backup.make(
              directory,
              storage.database(),
              storage.artifacts(),
              command.data(),
              Version.text(),
              StorageInUse.progress(command.terminal()));
      command.terminal().statusDone();
      return report(command.terminal(), directory, made);
    }
  }

  private static int report(Terminal terminal, Path directory, Backup.Report made) {
    BackupManifest manifest = made.manifest();
    terminal.line(
        "Backed up to %s: %s, %s copied now (%s). It holds secrets%s: keep it to yourself."
            .formatted(
                directory,
                contents(manifest),
                NumberFormat.count(made.copied(), "artifact", "artifacts"),
                NumberFormat.bytes(made.copiedBytes()),
                manifest.hasKey()
                    ? ", the key that signs the ledger among them"
                    : ", but no key of the ledger, since --data names none"));
    for (String line : manifest.absent()) {
      terminal.problem(Terminal.printable(line));
    }
    if (manifest.absent().isEmpty()) {
      return 0;
    }
    throw new UserError(
        "the backup is complete but for %s that the store has lost; runs that need them make them again where their inputs are left"
            .formatted(NumberFormat.count(manifest.absent().size(), "artifact", "artifacts")));
  }

  /** What a backup holds, in a few words. */
  static String contents(BackupManifest manifest) {
    long rows = manifest.tables().stream().mapToLong(BackupManifest.Table::rows).sum();
    return "%s, %s, %s, a ledger of %s"
        .formatted(
            NumberFormat.count(rows, "row", "rows"),
            NumberFormat.count(manifest.artifacts().size(), "artifact", "artifacts"),
            NumberFormat.bytes(manifest.bytes()),
            NumberFormat.count(manifest.ledger().entries(), "entry", "entries"));
  }

  @Command(
      name = "verify",
      description = "Read every file of a backup and compare its SHA-256 (exit 1: one is damaged).",
      footer = "  vocalise backup verify /backup/vocalise")
  static final class Verify implements Callable<Integer> {
    @ParentCommand private @Nullable BackupCommand parent;

    @Parameters(paramLabel = "DIR", description = "The folder of a backup.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
      Terminal terminal = Group.root(requireNonNull(parent, "parent").root).terminal();
      verify(terminal, directory);
      return 0;
    }
  }

  static void verify(Terminal terminal, Path directory) {
    BackupManifest manifest = BackupCheck.require(directory, StorageInUse.progress(terminal));
    terminal.statusDone();
    terminal.line(
        "The backup in %s of %s is whole: %s."
            .formatted(directory, manifest.made(), contents(manifest)));
  }
}
