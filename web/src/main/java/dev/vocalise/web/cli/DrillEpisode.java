package dev.vocalise.web.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * One campaign on an empty data directory, from the start of its instance to the end of the last
 * run, under the faults of a plan.
 */
final class DrillEpisode {
  private static final long POLL_MILLIS = 100;
  private static final Duration STUCK = Duration.ofMinutes(3);

  private final Path data;
  private final DrillPlan plan;
  private final IntPredicate more;
  private final DrillMachine machine;
  private final Consumer<String> notice;
  private final List<Lost> lost = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

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
    this.machine = new DrillMachine(data, workers);
    this.notice = notice;
  }

  Result run() throws IOException, InterruptedException {
    Thread last = new Thread(machine::end, "end-drill"); // Ctrl-C leaves no instance behind
    Runtime.getRuntime().addShutdownHook(last);
    try {
      long start = System.nanoTime();
      ApiClient api = startUp();
      api = request(api, FaultKind.KILLED_AT_REGISTRATION, registration());
      api = request(api, FaultKind.KILLED_AT_LAUNCH, launch());
      api = work(api);
      double seconds = seconds(start);
      Map<String, JsonNode> results = new DrillCampaign(api, DrillCampaign.NAME).results();
      machine.current().stop();
      return new Result(
          lost, seconds, results, problems, DrillRemains.of(data, machine.processes()));
    } finally {
      machine.end();
      Runtime.getRuntime().removeShutdownHook(last);
    }
  }

  private Request registration() {
    return new Request(
        at -> {
          try {
            DemoCommand.register(line -> {}, new Session(at, null), data);
          } catch (IOException e) {
            throw new UserError("cannot unpack the demo's corpora into " + data + " (" + e + ")");
          }
        },
        at -> at.get("corpora").size() == 3 && at.get("models").size() == 3);
  }

  private static Request launch() {
    Path file = DemoCommand.home().resolve("demo/fault-drill.yaml");
    return new Request(
        at -> at.post("campaigns", CampaignCommands.body(file)),
        at -> new DrillCampaign(at, DrillCampaign.NAME).isThere());
  }

  private ApiClient startUp() throws IOException, InterruptedException {
    DrillInstance first = machine.begin();
    Optional<DrillPlan.Fault> fault = plan.fault(FaultKind.KILLED_AT_START);
    if (fault.isEmpty() || !more.test(lost.size())) {
      return first.answering();
    }
    Thread.sleep(fault.get().delayMillis());
    long struck = System.nanoTime();
    first.kill();
    ApiClient api = machine.begin().answering();
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
    machine.current().kill();
    boolean answered = answered(sent);
    ApiClient next = machine.begin().answering();
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
    Optional<Long> struck = machine.strike(api, fault);
    if (struck.isEmpty()) {
      return api;
    }
    ApiClient next = machine.current().answering();
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

  /** With patience while the database is away. */
  private DrillCampaign.Standing standing(ApiClient api) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        return new DrillCampaign(api, DrillCampaign.NAME).standing();
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
