package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import dev.vocalise.infra.local.Settings;
import dev.vocalise.infra.local.StartupException;
import dev.vocalise.web.access.Listening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One role of Vocalise against real servers, which several processes share. */
final class RoleCommands {
  private RoleCommands() {}

  @Command(
      name = "web",
      description = "Serve UI and REST against real servers; workers run elsewhere.",
      footerHeading = "%nExample (with TEMPORAL_ADDRESS, S3_* and DATABASE_URL set):%n",
      footer = "  vocalise web --port 8090")
  static final class Web implements Callable<Integer> {
    @ParentCommand private @Nullable VocaliseCommand root;
    @Spec private @Nullable CommandSpec spec;

    @Mixin private ListenOptions listen = new ListenOptions();

    @Override
    public Integer call() throws InterruptedException {
      requireServers(spec, System.getenv());
      return run(
          Group.root(root), listen.listening(System.getenv()), Work.NONE, "The web role is up");
    }
  }

  /** Embedded servers cannot be shared by roles, so each setting must be there. */
  static void requireServers(@Nullable CommandSpec spec, Map<String, String> environment) {
    Settings settings;
    try {
      settings = Settings.fromEnvironment(environment);
    } catch (StartupException e) {
      throw wrongUse(spec, String.valueOf(e.getMessage()));
    }
    List<String> missing = new ArrayList<>();
    if (settings.temporal() == null) {
      missing.add("TEMPORAL_ADDRESS");
    }
    if (settings.s3() == null) {
      missing.addAll(List.of("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY"));
    }
    if (settings.databaseUrl() == null) {
      missing.add("DATABASE_URL");
    }
    if (!missing.isEmpty()) {
      throw wrongUse(
          spec,
          "This role needs real servers: set "
              + String.join(", ", missing)
              + " (or run everything in one process with: vocalise up)");
    }
  }

  private static CommandLine.ParameterException wrongUse(
      @Nullable CommandSpec spec, String message) {
    return new CommandLine.ParameterException(requireNonNull(spec, "spec").commandLine(), message);
  }

  static int run(VocaliseCommand command, Listening listening, Work work, String greeting)
      throws InterruptedException {
    command.requireNoneRunning();
    Terminal terminal = command.terminal();
    Launcher.Options options =
        new Launcher.Options(
            command.data(), listening, work, false, command.allowed(), terminal::line);
    try (Launcher.Started started = command.launcher().start(options)) {
      terminal.line(greeting + ": " + started.url() + "   (Ctrl-C stops it)");
      if (work.slots().isEmpty()) {
        terminal.line(UpCommand.wayIn(started, "/"));
      }
      started.await();
    }
    return 0;
  }
}
