package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.infra.local.MlflowServer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Everything on this machine until it is stopped. */
@Command(
    name = "up",
    description = "Start everything on this machine, with the UI; Ctrl-C stops it.",
    footer = {"  vocalise up", "  vocalise up --data /big/disk/vocalise --port 9000"})
final class UpCommand implements Callable<Integer> {
  static final int DEFAULT_PORT = 8090;

  @ParentCommand private @Nullable VocaliseCommand root;

  @Option(names = "--port", description = "Port of the UI (default: 8090).")
  private int port = DEFAULT_PORT;

  @Option(names = "--host", description = "Address to listen on (default: 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(
      names = "--with-mlflow",
      description = "Also install (0.9 GB, needs Python 3) and start MLflow.")
  private boolean mlflow;

  @Override
  public Integer call() throws InterruptedException {
    VocaliseCommand command = requireNonNull(root, "root");
    command.requireNoneRunning();
    announce(command, mlflow);
    Launcher.Options options =
        new Launcher.Options(command.data(), host, port, true, mlflow, command.terminal()::line);
    try (Launcher.Started started = command.launcher().start(options)) {
      command.terminal().line("Vocalise is up: " + started.url() + "   (Ctrl-C stops it)");
      started.await();
    }
    return 0;
  }

  /** Announces the download of --with-mlflow before it starts, if there is one. */
  static void announce(VocaliseCommand command, boolean mlflow) {
    if (mlflow && MlflowServer.installs(command.data(), System.getenv())) {
      command.terminal().line(MlflowServer.ANNOUNCEMENT);
    }
  }
}
