package dev.vocalise.workflows.dataset;

import io.temporal.activity.ActivityInterface;

/** Corpora: verified against what was registered, then resampled into shards. */
@ActivityInterface
public interface DatasetActivities {
  /**
   * Looks the corpus up and checks that its manifest and its files are still those that were
   * registered.
   */
  RegisteredDataset registerDataset(DatasetSpec spec);

  /** Decodes, mixes to mono and resamples every utterance (§3.1.2); float32 shards. */
  PreparedAudio prepareAudio(AudioSpec spec);
}
