package dev.vocalise.web;

import dev.vocalise.activities.PlatformConfig;
import dev.vocalise.activities.worker.WorkQueue;
import dev.vocalise.infra.lineage.CampaignSummary;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.Outbox;
import dev.vocalise.infra.lineage.RunState;
import dev.vocalise.infra.local.Check;
import dev.vocalise.infra.local.Doctor;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.Settings;
import dev.vocalise.web.api.Build;
import dev.vocalise.web.api.Version;
import dev.vocalise.web.cli.Work;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.NumberFormat;
import dev.vocalise.web.ui.format.State;
import dev.vocalise.web.ui.system.SystemPageView;
import dev.vocalise.web.ui.system.SystemPageView.Server;
import dev.vocalise.web.ui.system.SystemReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this process knows about its servers, its work and its machine. */
final class InstanceReport implements SystemReport {
  private static final Logger log = LoggerFactory.getLogger(InstanceReport.class);
  private static final Duration FRESH = Duration.ofSeconds(3);
  private static final int CONNECT_MILLIS = 500;

  /** Not by {@link java.net.URI}, which knows no host with an underscore. */
  private static final Pattern PLACE = Pattern.compile("(\\[[^]]*]|[^:]*)(?::(\\d{1,5}))?");

  private static final String NOT_SET = "not set";
  private static final State WELL = new State("done", "well");

  private final Instance instance;
  private final Instant started = Instant.now();
  private List<Server> servers = List.of();
  private Instant checked = Instant.MIN;

  InstanceReport(Instance instance) {
    this.instance = instance;
  }

  @Override
  public List<PageFrame.Health> health() {
    Stream<PageFrame.Health> ledger =
        instance.platform().ledgerProblem().stream()
            .map(problem -> new PageFrame.Health("down", "Ledger was changed: audit it"));
    return Stream.concat(
            servers().stream()
                .filter(server -> !server.origin().equals(NOT_SET))
                .map(InstanceReport::health),
            ledger)
        .toList();
  }

  private static PageFrame.Health health(Server server) {
    return switch (server.state().tone()) {
      case "done" -> new PageFrame.Health("ok", server.name());
      case "fail" -> new PageFrame.Health("down", server.name() + " does not answer");
      default -> new PageFrame.Health("warn", server.name() + ": " + server.state().text());
    };
  }

  @Override
  public SystemPageView page() {
    PlatformConfig config = instance.platform().config();
    return new SystemPageView(servers(), workers(), work(config), facts(config), checks(config));
  }

  /** Checked again after a few seconds only, since every page shows it. */
  private synchronized List<Server> servers() {
    if (checked.isBefore(Instant.now().minus(FRESH))) {
      Settings settings = Settings.fromEnvironment(System.getenv());
      Endpoints at = instance.stack().endpoints();
      servers =
          List.of(
              server(
                  "Temporal",
                  settings.temporal() == null ? null : "TEMPORAL_ADDRESS",
                  "tcp://" + at.temporal().address(),
                  7233),
              server("Store", settings.s3() == null ? null : "S3_ENDPOINT", at.s3Endpoint(), 9000),
              server(
                  "Database",
                  settings.databaseUrl() == null ? null : "DATABASE_URL",
                  "postgresql://" + DatabaseConfig.place(at.database().jdbcUrl()),
                  5432),
              tracker(instance.mlflowUri(), at.mlflowUri() != null));
      checked = Instant.now();
    }
    return servers;
  }

  private static Server server(String name, @Nullable String setting, String address, int port) {
    String failure = reach(address, port);
    return new Server(
        name,
        setting == null ? "embedded" : setting,
        address.replaceFirst("^tcp://", ""),
        failure == null ? WELL : new State("fail", "away"),
        failure == null ? "" : failure);
  }

  /** Messages for MLflow wait in the database, which may be unavailable. */
  private Server tracker(@Nullable String address, boolean named) {
    Outbox.Depth waiting;
    try {
      waiting = new Outbox(instance.platform().database()).depth();
    } catch (RuntimeException e) {
      log.debug("The outbox cannot be read", e);
      return new Server(
          "MLflow",
          NOT_SET,
          address == null ? "–" : address,
          new State("wait", "not known"),
          "What waits for it is not known while the database is away.");
    }
    String messages = NumberFormat.count(waiting.waiting(), "message waits", "messages wait");
    if (address == null) {
      return new Server(
          "MLflow",
          NOT_SET,
          "–",
          new State("wait", waiting.waiting() == 0 ? NOT_SET : messages),
          "Curves are drawn from the database. What waits is sent when MLFLOW_TRACKING_URI names a"
              + " server.");
    }
    String failure = reach(address, address.startsWith("https") ? 443 : 80);
    String error = waiting.lastError();
    boolean well = failure == null && waiting.waiting() == 0;
    return new Server(
        "MLflow",
        named ? "MLFLOW_TRACKING_URI" : "--with-mlflow",
        address,
        failure != null ? new State("fail", "away") : well ? WELL : new State("part", messages),
        failure != null
            ? failure + "; " + messages + " in the database"
            : error == null ? "" : error);
  }

  /** Why no host of the server can be reached; null if one accepts connections. */
  private static @Nullable String reach(String address, int defaultPort) {
    String failure = null;
    for (String host : address.replaceFirst("^\\w+://", "").replaceFirst("/.*", "").split(",")) {
      Matcher place = PLACE.matcher(host);
      if (!place.matches()) {
        return "the address has no host and port";
      }
      int port = place.group(2) == null ? defaultPort : Integer.parseInt(place.group(2));
      String name = place.group(1).replaceAll("[\\[\\]]", "");
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(name, port), CONNECT_MILLIS);
        return null;
      } catch (IOException | RuntimeException e) {
        failure = String.valueOf(e.getMessage());
      }
    }
    return failure;
  }

  /** Without a database there is nobody to ask, and the page says so elsewhere. */
  private List<SystemPageView.Worker> workers() {
    try {
      return WorkerRows.of(instance.platform().workers().list(), Instant.now());
    } catch (RuntimeException e) {
      log.debug("The workers cannot be read", e);
      return List.of();
    }
  }

  private String runs() {
    long running = 0;
    long queued = 0;
    try {
      for (CampaignSummary campaign : instance.platform().campaigns().list()) {
        running += campaign.runs().getOrDefault(RunState.RUNNING, 0L);
        queued += campaign.runs().getOrDefault(RunState.QUEUED, 0L);
      }
    } catch (RuntimeException e) {
      log.debug("The campaigns cannot be read", e);
      return "not known while the database is away";
    }
    return running + " running, " + queued + " queued";
  }

  private List<Fact> work(PlatformConfig config) {
    String threads = NumberFormat.count(config.threads(), "thread", "threads");
    Work work = instance.work();
    String training = work.apart() ? "none here" : String.valueOf(config.trainingSlots());
    return List.of(
        new Fact("worker", worker(work)),
        new Fact("training slots", training),
        new Fact("runs", runs()),
        new Fact("device", config.device().toString()),
        new Fact("engine", threads + " per training"));
  }

  private static String worker(Work work) {
    if (work.slots().isEmpty()) {
      return "none here";
    }
    String queues =
        work.queues().size() == WorkQueue.values().length
            ? "all queues"
            : String.join(", ", work.queueNames());
    return work.apart()
        ? NumberFormat.count(work.slots().size(), "process of its own", "processes of their own")
            + ", from "
            + queues
        : "takes work from " + queues;
  }

  private List<Fact> facts(PlatformConfig config) {
    Runtime jvm = Runtime.getRuntime();
    return List.of(
        new Fact("version", Version.text() + ", build " + Build.digest()),
        new Fact("data", config.home().toString()),
        new Fact("up", NumberFormat.duration(Duration.between(started, Instant.now()))),
        new Fact("process", String.valueOf(ProcessHandle.current().pid())),
        new Fact("Java", Runtime.version() + ", " + System.getProperty("java.vm.name")),
        new Fact(
            "heap",
            NumberFormat.bytes(jvm.totalMemory() - jvm.freeMemory())
                + " of at most "
                + NumberFormat.bytes(jvm.maxMemory())),
        new Fact("processors", String.valueOf(jvm.availableProcessors())));
  }

  private static List<SystemPageView.Check> checks(PlatformConfig config) {
    return Doctor.examine(config.home(), System.getenv()).stream()
        .map(InstanceReport::check)
        .toList();
  }

  private static SystemPageView.Check check(Check check) {
    State lack = check.required() ? new State("fail", "missing") : new State("wait", "absent");
    String remedy = check.remedy().isEmpty() ? "" : ". " + check.remedy();
    return new SystemPageView.Check(
        check.name(), check.ok() ? WELL : lack, check.message() + remedy);
  }
}
