package dev.vocalise.web.cli;

import dev.vocalise.infra.backup.Restore;
import dev.vocalise.infra.local.Storage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** An instance of a backup. */
@Command(
    name = "restore",
    description = {
      "Fill a new data directory, or empty real servers, from a backup.",
      "",
      "Every file is checked before anything is written. Campaigns that were running go on at the"
          + " next start. Corpora and models on disk are not part of a backup."
    },
    footer = {
      "  vocalise restore /backup/vocalise --data /big/disk/vocalise",
      "  vocalise restore /backup/vocalise --dry-run"
    })
final class RestoreCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Parameters(paramLabel = "DIR", description = "The folder of a backup.")
  private Path directory = Path.of("");

  @Option(names = "--dry-run", description = "Only check the backup.")
  private boolean dryRun;

  @Override
  public Integer call() {
    VocaliseCommand command = Group.root(root);
    Terminal terminal = command.terminal();
    if (dryRun) {
      BackupCommand.verify(terminal, directory);
      return 0;
    }
    command.requireNoneRunning();
    try (Storage storage = Storage.openForRestore(command.data(), System.getenv())) {
      Restore.Report done =
          Restore.make(
              directory,
              storage.database(),
              storage.artifacts(),
              storage.alone().orElseThrow(),
              StorageInUse.progress(terminal));
      terminal.statusDone();
      done.ledger()
          .findings()
          .violations()
          .forEach(found -> terminal.problem(Terminal.printable(found.line())));
      terminal.line(
          "Restored the backup of %s: %s."
              .formatted(done.manifest().made(), BackupCommand.contents(done.manifest())));
      if (done.keyKept()) {
        terminal.line(
            "The data directory had a key of its own for the ledger and keeps it; old statements stay valid.");
      }
      if (!done.ledger().findings().sound()) {
        throw new UserError(
            "the ledger was backed up with the problems above; all else is restored");
      }
      terminal.line("Campaigns that were running go on with: vocalise up");
      return 0;
    }
  }
}
