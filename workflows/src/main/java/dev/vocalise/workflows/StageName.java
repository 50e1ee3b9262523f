package dev.vocalise.workflows;

/** The stages of a campaign in the order in which they first run; each is an activity. */
public enum StageName {
  REGISTER_DATASET("registerDataset"),
  PREPARE_AUDIO("prepareAudio"),
  PLAN_AUGMENTATION("planAugmentation"),
  TRANSCRIBE("transcribe"),
  TRAIN("trainAlternating"),
  EVALUATE("evaluateFusion"),
  AGGREGATE_SEEDS("aggregateSeeds");

  private final String stored;

  StageName(String stored) {
    this.stored = stored;
  }

  /** As it stands in databases, cache keys and ledgers; it must never change. */
  public String stored() {
    return stored;
  }
}
