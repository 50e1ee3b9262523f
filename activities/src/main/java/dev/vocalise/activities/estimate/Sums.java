package dev.vocalise.activities.estimate;

import dev.vocalise.activities.estimate.CampaignEstimate.Experiment;
import dev.vocalise.activities.estimate.CampaignEstimate.Need;
import dev.vocalise.infra.text.Counted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of some experiments take together.
 *
 * @param slots trainings side by side, at most as many as there are runs
 * @param ways to take less memory, in words
 */
record Sums(List<Experiment> experiments, int slots, Room room, List<String> ways) {

  /** The two that stay, one on its way to the store, and its copy there. */
  private static final int CHECKPOINTS = 4;

  /** Of the largest, as often as there are slots. */
  Need memory(Collection<String> warnings) {
    long most = 0;
    boolean all = true;
    for (Experiment one : experiments) {
      Long bytes = one.memoryBytes();
      all &= bytes != null;
      most = Math.max(most, bytes == null ? 0 : bytes);
    }
    Long free = room.memoryBytes().isPresent() ? room.memoryBytes().getAsLong() : null;
    boolean full = free != null && most * slots > free;
    Need need = new Need(all || full ? most * slots : null, free);
    if (!need.fits() && free != null) {
      List<String> advice = new ArrayList<>();
      if (free >= most && slots > 1) {
        advice.add("%d at once fit (VOCALISE_TRAINING_SLOTS, --workers)".formatted(free / most));
      }
      advice.addAll(ways);
      warnings.add(
          "will not fit into memory: %s for %s (%s each), %s are free; %s"
              .formatted(
                  gigabytes(most * slots),
                  Counted.of(slots, "training", "trainings side by side"),
                  gigabytes(most),
                  gigabytes(free),
                  String.join("; ", advice)));
    }
    return need;
  }

  /**
   * Of all runs, and of checkpoints while they are trained.
   *
   * @param audio bytes that the store is given before the first run
   * @param copies bytes of which local copies are made while the cache has room
   */
  Need disk(long audio, long copies, Collection<String> warnings, Collection<String> notes) {
    long largest = 0;
    long done = 0;
    boolean all = true;
    for (Experiment one : experiments) {
      Long checkpoint = one.checkpointBytes();
      Long bytes = one.keptBytes();
      if (checkpoint == null || bytes == null) {
        all = false;
      } else {
        largest = Math.max(largest, checkpoint);
        done += one.runs() * bytes;
      }
    }
    long local = Math.min(room.cacheBytes(), copies);
    long here =
        room.ownStore()
            ? done + audio + local + CHECKPOINTS * largest * slots
            : local + largest * slots;
    Need need = new Need(all || here > room.diskBytes() ? here : null, room.diskBytes());
    if (!need.fits()) {
      warnings.add(
          "will not fit on the disk of %s: %s at most, of which finished runs keep %s, %s are free; make room (vocalise gc, campaign delete), or take another --data"
              .formatted(
                  room.disk(), gigabytes(here), gigabytes(done), gigabytes(room.diskBytes())));
    }
    if (!room.ownStore()) {
      notes.add(
          "the store is elsewhere: finished runs keep %s there, and how much is free there is not known here"
              .formatted(gigabytes(done + audio)));
    }
    return need;
  }

  /**
   * Until all are done: they are dealt out to the slots, and none is over before the longest of
   * them. Null where one is not known.
   */
  @Nullable Double seconds() {
    double sum = 0;
    double longest = 0;
    for (Experiment one : experiments) {
      Double seconds = one.seconds();
      if (seconds == null) {
        return null;
      }
      sum += one.runs() * seconds;
      longest = Math.max(longest, seconds);
    }
    return Math.max(longest, sum / slots);
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, bytes < 100_000_000 ? "%.3f GB" : "%.1f GB", bytes / 1e9);
  }
}
