package dev.vocalise.workflows;

/** The stages of a campaign in the order in which they first run; each is an activity. */
public enum StageName {
  REGISTER_DATASET("registerDataset", "dataset"),
  PREPARE_AUDIO("prepareAudio", "audio"),
  PLAN_AUGMENTATION("planAugmentation", "augmentation"),
  TRANSCRIBE("transcribe", "transcription"),
  TRAIN("trainAlternating", "training"),
  EVALUATE("evaluateFusion", "evaluation"),
  AGGREGATE_SEEDS("aggregateSeeds", "aggregation"),
  COMPARE("compareRuns", "comparison");

  private final String stored;
  private final String noun;

  StageName(String stored, String noun) {
    this.stored = stored;
    this.noun = noun;
  }

  /** As it stands in databases, cache keys and ledgers; it must never change. */
  public String stored() {
    return stored;
  }

  /** As users know it. */
  public String noun() {
    return noun;
  }

  /** The noun of a stored name; one of a later build stands for itself. */
  public static String noun(String stored) {
    for (StageName stage : values()) {
      if (stage.stored.equals(stored)) {
        return stage.noun;
      }
    }
    return stored;
  }
}
