package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.NamedInputs;
import dev.vocalise.infra.local.RunningInstance;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.model.dataset.DemoCorpora;
import dev.vocalise.web.access.Listening;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A real campaign end to end on the corpora and the checkpoints of {@code demo/}. */
@Command(
    name = "demo",
    description = "Run a real campaign on synthetic corpora and show its table.",
    footer = {"  vocalise demo", "  vocalise demo --exit --data /tmp/vocalise-demo"})
final class DemoCommand implements Callable<Integer> {
  private static final String CAMPAIGN = "demo";
  private static final String BOARD = "/campaigns/" + CAMPAIGN;

  @ParentCommand private @Nullable VocaliseCommand root;

  @Option(names = "--exit", description = "End when the table is printed.")
  private boolean exit;

  @Option(
      names = "--port",
      description = "Port of the UI (default: 8090; with --exit any free one).")
  private @Nullable Integer port;

  @Option(
      names = "--with-mlflow",
      description = "Also install (0.9 GB, needs Python 3) and start MLflow.")
  private boolean mlflow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    VocaliseCommand command = requireNonNull(root, "root");
    Terminal terminal = command.terminal();
    boolean stay = !exit && terminal.interactive();
    Optional<RunningInstance> running = DataDirectory.running(command.data());
    if (running.isPresent() && port == null && !mlflow) {
      return onRunning(command, running.get());
    }
    int wanted = port == null ? (stay ? ListenOptions.DEFAULT_PORT : 0) : port;
    command.requireNoneRunning();
    UpCommand.announce(command, mlflow);
    terminal.status(
        ServersInUse.sentence(Settings.fromEnvironment(System.getenv()), command.data()));
    Launcher.Options options =
        new Launcher.Options(
            command.data(),
            Listening.here(wanted),
            Work.ofEnvironment(),
            mlflow,
            command.allowed(),
            terminal::notice);
    try (Launcher.Started started = command.launcher().start(options)) {
      Session session = new Session(new ApiClient(started.url(), started.token(), null), null);
      terminal.statusDone();
      int result = run(command, session, started.loginLink(BOARD));
      if (stay) {
        terminal.line(started.url() + BOARD + "   (Ctrl-C stops it; log in with: vocalise link)");
        started.await();
      } else {
        started.settleTracking().ifPresent(terminal::line);
        terminal.line("Look again with: vocalise up" + (mlflow ? " --with-mlflow" : ""));
      }
      return result;
    }
  }

  /** By the instance that has the data directory already and keeps running. */
  private static int onRunning(VocaliseCommand command, RunningInstance running)
      throws IOException {
    command.terminal().line("Vocalise already runs on " + command.data() + " and runs the demo.");
    Session session = new Session(ApiClient.of(command.data(), running), null);
    return run(command, session, session.api().loginLink(BOARD));
  }

  private static int run(VocaliseCommand command, Session session, String link) throws IOException {
    Terminal terminal = command.terminal();
    terminal.line("Look while it runs: " + link);
    register(terminal::status, session, command.data());
    terminal.statusDone();
    launch(session);
    int result = CampaignWatch.follow(command, session, CAMPAIGN, false);
    terminal.line("");
    terminal.line("What this shows and what it does not: docs/demo.md");
    return result;
  }

  /** Registers the corpora and the checkpoints of {@code demo/}. */
  static void register(Consumer<String> status, Session session, Path data) throws IOException {
    Path demo = home().resolve("demo");
    BiConsumer<String, Map<String, ?>> registering =
        (path, body) -> {
          status.accept("Registering " + body.get("name") + " …");
          Path dir = Path.of(String.valueOf(body.get("dir")));
          NamedInputs.naming(data, dir, () -> session.api().post(path, body));
        };
    status.accept("Unpacking the demo corpora …");
    DemoCorpora corpora =
        DemoCorpora.unpack(demo.resolve("corpora"), data.toAbsolutePath().resolve("demo"));
    corpus(registering, "iemocap", corpora.iemocap(), "demo-iemocap");
    corpus(registering, "msp-improv", corpora.mspImprov(), "demo-msp-improv");
    corpus(registering, "emo-db", corpora.emoDb(), "demo-emodb");
    for (String kind : List.of("ast", "bert", "wav2vec2")) {
      String folder = kind + "-tiny";
      String dir = demo.resolve("models").resolve(folder).toString();
      registering.accept("models", Map.of("kind", kind, "dir", dir, "name", "demo-" + folder));
    }
  }

  private static void corpus(
      BiConsumer<String, Map<String, ?>> registering, String kind, Path directory, String name) {
    String dir = directory.toString();
    Map<String, Object> body = Map.of("kind", kind, "dir", dir, "name", name, "allowBad", false);
    registering.accept("corpora", body);
  }

  /** Launched once per data directory; what an earlier demo left open or failed is resumed. */
  private static void launch(Session session) {
    for (JsonNode campaign : session.api().get("campaigns")) {
      if (campaign.path("name").asText().equals(CAMPAIGN)) {
        session.api().post("campaigns/" + CAMPAIGN + "/resume", Map.of());
        return;
      }
    }
    session.api().post("campaigns", CampaignCommands.body(home().resolve("campaigns/demo.yaml")));
  }

  /** The folder of the launcher script, which names it; the working directory otherwise. */
  static Path home() {
    Path home = Path.of(System.getProperty("vocalise.home", "")).toAbsolutePath();
    if (!Files.isDirectory(home.resolve("demo"))) {
      throw new UserError(
          "there is no folder demo/ in "
              + home
              + "; start Vocalise with the script of its checkout: ./vocalise");
    }
    return home;
  }
}
