package dev.vocalise.web.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The instance that runs now on one data directory, and every way to strike it. */
final class DrillMachine {
  private static final Duration UPLOAD_LIMIT = Duration.ofSeconds(20);

  private final Path data;
  private final int workers;
  private final Set<ProcessHandle> processes = new LinkedHashSet<>();
  private volatile @Nullable DrillInstance instance;

  /**
   * @param workers processes of their own in each instance; 0: none
   */
  DrillMachine(Path data, int workers) {
    this.data = data;
    this.workers = workers;
  }

  /** All that were seen, of instances before too. */
  Set<ProcessHandle> processes() {
    return processes;
  }

  DrillInstance current() {
    return requireNonNull(instance, "instance");
  }

  /** Another instance, without waiting until it answers. */
  DrillInstance begin() throws IOException {
    DrillInstance next = DrillInstance.begin(data, workers, processes);
    instance = next;
    return next;
  }

  /** Leaves nothing running. */
  void end() {
    DrillInstance running = instance;
    if (running != null) {
      running.end();
    }
  }

  /** The time of the fault; nothing where there was nothing to hit. */
  Optional<Long> strike(ApiClient api, DrillPlan.Fault fault)
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
    while (DrillEpisode.seconds(start) < UPLOAD_LIMIT.toSeconds()) {
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
}
