package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.activities.worker.WorkQueue;
import dev.vocalise.infra.local.MlflowServer;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Everything on this machine until it is stopped. */
@Command(
    name = "up",
    description = "Start everything on this machine, with the UI; Ctrl-C stops it.",
    footer = {
      "  vocalise up",
      "  vocalise up --data /big/disk/vocalise --port 9000",
      "  vocalise up --workers 2                    two trainings at a time, UI apart from both",
      "  vocalise up --devices gpu:0,gpu:1          a worker for each",
      "  vocalise up --allow /data/corpora          what lies there may be registered on pages too"
    })
final class UpCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;
  @Spec private @Nullable CommandSpec spec;

  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(
      names = "--with-mlflow",
      description = "Also install (0.9 GB, needs Python 3) and start MLflow.")
  private boolean mlflow;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Train in N processes of their own, one model in each (default: in this process).")
  private @Nullable Integer workers;

  @Option(
      names = "--devices",
      paramLabel = "LIST",
      converter = DeviceList.Converter.class,
      description = "cpu or gpu:0,gpu:1 …; several are given a worker each (default: cpu).")
  private @Nullable DeviceList devices;

  @Override
  public Integer call() throws InterruptedException {
    VocaliseCommand command = requireNonNull(root, "root");
    command.requireNoneRunning();
    announce(command, mlflow);
    Work work = work();
    Launcher.Options options =
        new Launcher.Options(
            command.data(),
            listen.listening(System.getenv()),
            work,
            mlflow,
            command.allowed(),
            command.terminal()::line);
    try (Launcher.Started started = command.launcher().start(options)) {
      command.terminal().line("Vocalise is up: " + started.url() + "   (Ctrl-C stops it)");
      command.terminal().line(wayIn(started, "/"));
      started.await();
    }
    return 0;
  }

  /** The link that logs in a browser. */
  static String wayIn(Launcher.Started started, String page) {
    return "Open it with: " + started.loginLink(page) + "   (once; another: vocalise link)";
  }

  private Work work() {
    List<String> names =
        devices == null ? List.of(DeploymentSettings.device(System.getenv())) : devices.names();
    if (workers == null && names.size() == 1) {
      return Work.here(EnumSet.allOf(WorkQueue.class), names.get(0));
    }
    int processes = workers == null ? names.size() : workers;
    if (processes < names.size() || processes > Work.MOST) {
      throw new CommandLine.ParameterException(
          requireNonNull(spec, "spec").commandLine(),
          "--workers must be from %d to %d for %s but was %d"
              .formatted(names.size(), Work.MOST, String.join(",", names), processes));
    }
    return Work.apart(EnumSet.allOf(WorkQueue.class), names, processes);
  }

  /** Announces the download of --with-mlflow before it starts, if there is one. */
  static void announce(VocaliseCommand command, boolean mlflow) {
    if (mlflow && MlflowServer.installs(command.data(), System.getenv())) {
      command.terminal().line(MlflowServer.ANNOUNCEMENT);
    }
  }
}
