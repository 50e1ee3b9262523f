package dev.vocalise.activities.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a campaign take at most: no stop rule ends one earlier, and nothing is there of
 * an earlier campaign.
 *
 * @param experiments in the order of the file
 * @param measured what was measured for them, each kind of step once
 * @param runs of all experiments
 * @param slots trainings side by side
 * @param seconds until all runs are done, where nothing else trains; null where a run's is not
 *     known
 * @param memory of the trainings side by side
 * @param disk of all runs, with the checkpoints of those that are trained and the audio of corpora
 *     that is not prepared yet
 * @param warnings what will not fit, in sentences
 * @param notes what is not counted, or not sure
 */
public record CampaignEstimate(
    List<Experiment> experiments,
    List<Measured> measured,
    int runs,
    int slots,
    @Nullable Double seconds,
    Need memory,
    Need disk,
    List<String> warnings,
    List<String> notes) {

  /**
   * A sum beside what is there.
   *
   * @param bytes null where a part of it is not known
   * @param available null where nobody tells
   */
  public record Need(@Nullable Long bytes, @Nullable Long available) {

    /** False only where both are known. */
    public boolean fits() {
      return bytes == null || available == null || bytes <= available;
    }
  }

  /**
   * One experiment.
   *
   * @param runs its seeds
   * @param steps of a run
   * @param seconds of a run
   * @param memoryBytes of a run while it is trained; null where it is not known
   * @param checkpointBytes of one checkpoint
   * @param keptBytes of a run when it is done
   * @param unknown why nothing is known, in a sentence; null where it is
   */
  public record Experiment(
      String name,
      int runs,
      @Nullable Long steps,
      @Nullable Double seconds,
      @Nullable Long memoryBytes,
      @Nullable Long checkpointBytes,
      @Nullable Long keptBytes,
      @Nullable String unknown) {

    static Experiment unknown(String name, int runs, String why) {
      return new Experiment(name, runs, null, null, null, null, null, why);
    }
  }

  /**
   * A kind of step.
   *
   * @param kind method, encoder and sizes, for people
   * @param utterances of the largest forward pass that was measured
   * @param wanted of a forward pass by the settings
   * @param why these were not measured; null where they were
   * @param machine processor, load and time
   */
  public record Measured(
      String kind, int utterances, int wanted, @Nullable String why, JsonNode machine) {}

  /** Copies the lists. */
  public CampaignEstimate {
    experiments = List.copyOf(experiments);
    measured = List.copyOf(measured);
    warnings = List.copyOf(warnings);
    notes = List.copyOf(notes);
  }
}
