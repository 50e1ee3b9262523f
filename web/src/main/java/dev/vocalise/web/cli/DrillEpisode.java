package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One campaign on an empty data directory, from the start of its instance to the end of the last
 * run, under the faults of a plan.
 */
final class DrillEpisode {
  private static final long POLL_MILLIS = 100;
  private static final Duration UPLOAD_LIMIT = Duration.ofSeconds(20);
  private static final Duration STUCK = Duration.ofMinutes(3);

  private final Path data;
  private final DrillPlan plan;
  private final IntPredicate more;
  private final int workers;
  private final Consumer<String> notice;
  private final Set<ProcessHandle> processes = new LinkedHashSet<>();
  private final List<Lost> lost = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private @Nullable DrillInstance instance;

  /**
   * One fault that was survived.
   *
   * @param seconds until the campaign was further than before it
   */
  record Lost(FaultKind kind, double seconds) {}

  /**
   * @param seconds from the start of the instance to the end of the campaign
   * @param results by name
   * @param problems one line each, beside those of what remains
   */
  record Result(
      List<Lost> lost,
      double seconds,
      Map<String, JsonNode> results,
      List<String> problems,
      DrillRemains remains) {}

  /** A request, and whether what it asks for is there. */
  private record Request(Consumer<ApiClient> send, Predicate<ApiClient> done) {}

  /**
   * @param more whether another fault may come after so many
   * @param workers as processes of their own; 0: none
   */
  DrillEpisode(Path data, DrillPlan plan, IntPredicate more, int workers, Consumer<String> notice) {
    this.data = data;
    this.plan = plan;
    this.more = more;
    this.workers = workers;
    this.notice = notice;
  }

  Result run() throws IOException, InterruptedException {
    try {
      long start = System.nanoTime();
      ApiClient api = startUp();
      Path home = DemoCommand.home();
      api =
          request(
              api,
              FaultKind.KILLED_AT_REGISTRATION,
              new Request(
                  this::register,
                  at -> at.get("corpora").size() == 3 && at.get("models").size() == 3));
      api =
          request(
              api,
              FaultKind.KILLED_AT_LAUNCH,
              new Request(
                  at ->
                      at.post(
                          "campaigns",
                          CampaignCommands.body(home.resolve("demo/fault-drill.yaml"))),
                  at -> new DrillCampaign(at).isThere()));
      api = work(api);
      double seconds = seconds(start);
      Map<String, JsonNode> results = new DrillCampaign(api).results();
      current().stop();
      return new Result(lost, seconds, results, problems, DrillRemains.of(data, processes));
    } finally {
      if (instance != null) {
        instance.kill();
      }
    }
  }

  private DrillInstance current() {
    return requireNonNull(instance, "instance");
  }

  private DrillInstance begin() throws IOException {
    instance = DrillInstance.begin(data, workers, processes);
    return instance;
  }

  private ApiClient startUp() throws IOException, InterruptedException {
    DrillInstance first = begin();
    Optional<DrillPlan.Fault> fault = plan.fault(FaultKind.KILLED_AT_START);
    if (fault.isEmpty() || !more.test(lost.size())) {
      return first.answering();
    }
    Thread.sleep(fault.get().delayMillis());
    long struck = System.nanoTime();
    first.kill();
    ApiClient api = begin().answering();
    survived(FaultKind.KILLED_AT_START, struck);
    return api;
  }

  /** What was answered is there afterwards; what was not is asked for again. */
  private ApiClient request(ApiClient api, FaultKind kind, Request request)
      throws IOException, InterruptedException {
    Optional<DrillPlan.Fault> fault = plan.fault(kind);
    if (fault.isEmpty() || !more.test(lost.size())) {
      request.send().accept(api);
      return api;
    }
    CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> request.send().accept(api));
    Thread.sleep(fault.get().delayMillis());
    long struck = System.nanoTime();
    current().kill();
    boolean answered = answered(sent);
    ApiClient next = begin().answering();
    boolean done = request.done().test(next);
    if (answered && !done) {
      problems.add("what was answered before it was " + kind.words() + " is not there");
    }
    if (!done) {
      request.send().accept(next);
    }
    survived(kind, struck);
    return next;
  }

  private static boolean answered(CompletableFuture<Void> sent) {
    try {
      sent.join();
      return true;
    } catch (CompletionException e) {
      if (e.getCause() instanceof UserError) {
        return false;
      }
      throw e;
    }
  }

  private void register(ApiClient api) {
    try {
      DemoCommand.register(line -> {}, new Session(api, null), data);
    } catch (IOException e) {
      throw new UserError("cannot unpack the demo's corpora into " + data + " (" + e + ")");
    }
  }

  private ApiClient work(ApiClient first) throws IOException, InterruptedException {
    ApiClient api = first;
    while (true) {
      DrillCampaign.Standing standing = standing(api);
      if (!standing.open()) {
        if (!standing.state().equals("DONE")) {
          problems.add("the campaign ended as " + standing.state());
        }
        return api;
      }
      Optional<DrillPlan.Fault> fault = more.test(lost.size()) ? plan.next() : Optional.empty();
      if (fault.isEmpty()) {
        Thread.sleep(POLL_MILLIS);
      } else if (worksFor(api, fault.get().pauseSeconds())) {
        api = disturb(api, fault.get());
      }
    }
  }

  private boolean worksFor(ApiClient api, double seconds) throws InterruptedException {
    long start = System.nanoTime();
    boolean open = true;
    while (open && seconds(start) < seconds) {
      Thread.sleep(POLL_MILLIS);
      open = standing(api).open();
    }
    return open;
  }

  private ApiClient disturb(ApiClient api, DrillPlan.Fault fault)
      throws IOException, InterruptedException {
    double before = standing(api).work();
    Optional<Long> struck = strike(api, fault);
    if (struck.isEmpty()) {
      return api;
    }
    ApiClient next = current().answering();
    DrillCampaign.Standing after = standing(next);
    before = Math.max(before, after.work());
    while (after.open() && after.work() <= before) {
      if (seconds(struck.get()) > STUCK.toSeconds()) {
        throw new UserError(
            "no progress for %d s after this: %s; the data directory: %s"
                .formatted(STUCK.toSeconds(), fault.kind().words(), data));
      }
      Thread.sleep(POLL_MILLIS);
      after = standing(next);
    }
    survived(fault.kind(), struck.get());
    return next;
  }

  private void survived(FaultKind kind, long struck) {
    lost.add(new Lost(kind, seconds(struck)));
    notice.accept("%-38s further after %5.1f s".formatted(kind.words(), seconds(struck)));
  }

  /** The time of the fault; nothing where there was nothing to hit. */
  private Optional<Long> strike(ApiClient api, DrillPlan.Fault fault)
      throws IOException, InterruptedException {
    DrillInstance now = current();
    return switch (fault.kind()) {
      case POSTMASTER_KILLED -> kill(now.postmaster().stream().toList(), fault);
      case BACKEND_KILLED -> kill(now.backends(), fault);
      case WORKER_KILLED -> kill(now.workers(), fault);
      case INSTANCE_KILLED, KILLED_AT_START -> restart(fault, false);
      case INSTANCE_STOPPED -> restart(fault, true);
      case KILLED_AT_UPLOAD -> uploads() ? restart(fault, false) : Optional.empty();
      case KILLED_AFTER_RESUME -> pausedAndResumed(api) ? restart(fault, false) : Optional.empty();
      case KILLED_AT_REGISTRATION, KILLED_AT_LAUNCH ->
          throw new IllegalStateException("comes before the campaign: " + fault.kind());
    };
  }

  private Optional<Long> kill(List<ProcessHandle> candidates, DrillPlan.Fault fault) {
    current().look();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    candidates.get((int) (fault.moment() * candidates.size())).destroyForcibly();
    return Optional.of(now);
  }

  private Optional<Long> restart(DrillPlan.Fault fault, boolean inOrder)
      throws IOException, InterruptedException {
    if (fault.kind() == FaultKind.KILLED_AFTER_RESUME) {
      Thread.sleep(fault.delayMillis());
    }
    long now = System.nanoTime();
    if (inOrder) {
      current().stop();
    } else {
      current().kill();
    }
    if (fault.kind() == FaultKind.KILLED_AT_START) {
      DrillInstance starting = begin();
      Thread.sleep(fault.delayMillis());
      starting.kill();
    }
    begin();
    return Optional.of(now);
  }

  /** Waits until the store receives something. */
  private boolean uploads() throws InterruptedException {
    long start = System.nanoTime();
    while (seconds(start) < UPLOAD_LIMIT.toSeconds()) {
      try (Stream<Path> files = Files.walk(data.resolve("objects/.incoming"))) {
        if (files.anyMatch(Files::isRegularFile)) {
          return true;
        }
      } catch (IOException | UncheckedIOException e) {
        // a folder came or went meanwhile
      }
      Thread.sleep(1);
    }
    return false;
  }

  private static boolean pausedAndResumed(ApiClient api) {
    boolean paused =
        api.post("campaigns/" + DrillCampaign.NAME + "/pause", Map.of()).path("paused").asBoolean();
    if (paused) {
      api.post("campaigns/" + DrillCampaign.NAME + "/resume", Map.of());
    }
    return paused;
  }

  /** With patience while the database is away. */
  private DrillCampaign.Standing standing(ApiClient api) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return new DrillCampaign(api).standing();
      } catch (UserError e) {
        if (seconds(start) > STUCK.toSeconds()) {
          throw e;
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
