package dev.vocalise.web;

import dev.vocalise.activities.Platform;
import dev.vocalise.activities.PlatformConfig;
import dev.vocalise.activities.estimate.Estimator;
import dev.vocalise.activities.estimate.MachineMemory;
import dev.vocalise.activities.estimate.Registered;
import dev.vocalise.activities.estimate.Room;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.stage.HostFacts;
import dev.vocalise.infra.lineage.WorkerView;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.web.api.Build;
import dev.vocalise.web.api.Estimates;
import dev.vocalise.web.api.ServerPlaces;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Estimates of campaigns for this instance: what it knows, and what its machine has. */
final class Estimation {
  private static final long GIGABYTE = 1_000_000_000;

  private Estimation() {}

  static Estimates of(Platform platform, ServerPlaces places) {
    PlatformConfig config = platform.config();
    Path data = config.home();
    int processors = Runtime.getRuntime().availableProcessors();
    Estimator estimator =
        new Estimator(
            new Registered(
                platform.corpora(),
                platform.models(),
                platform.features(),
                platform.stages(),
                platform.artifacts(),
                data.resolve("cache")),
            new MeasuringProcess(data),
            data.resolve("measured-steps.json"),
            new Bfloat16Support(config.device(), config.forcesBfloat16()),
            HostFacts.hostName() + " " + processors + " " + Build.digest(),
            Clock.systemUTC());
    return new Estimates(estimator, () -> room(platform, places));
  }

  /**
   * Where workers train here: on their device and slots, else on those that this one would have.
   */
  private static Room room(Platform platform, ServerPlaces places) {
    PlatformConfig config = platform.config();
    List<WorkerView> training =
        platform.workers().list().stream()
            .filter(worker -> worker.slots() > 0 && worker.state() != WorkerView.State.GONE)
            .toList();
    List<WorkerView> here =
        training.stream().filter(worker -> worker.host().equals(HostFacts.hostName())).toList();
    int slots = here.stream().mapToInt(WorkerView::slots).sum();
    return new Room(
        MachineMemory.available(),
        places.data().toFile().getUsableSpace(),
        places.data().toString(),
        places.ownStore(),
        config.cacheGigabytes() * GIGABYTE,
        here.isEmpty() ? config.device().toString() : here.get(0).device().split(",", 2)[0],
        config.threads(),
        here.isEmpty() ? config.trainingSlots() : slots,
        Runtime.getRuntime().maxMemory(),
        notes(training, here));
  }

  private static List<String> notes(List<WorkerView> training, List<WorkerView> here) {
    List<String> notes = new ArrayList<>();
    int elsewhere = training.size() - here.size();
    if (elsewhere > 0) {
      notes.add(
          "%s on other machines, of whose memory and speed nothing is known here"
              .formatted(Counted.of(elsewhere, "worker trains", "workers train")));
    }
    int busy = training.stream().mapToInt(worker -> worker.doing().size()).sum();
    if (busy > 0) {
      notes.add(
          "%s now: what is free is what they leave, and steps that are measured beside them take longer"
              .formatted(Counted.of(busy, "stage runs", "stages run")));
    }
    return notes;
  }
}
