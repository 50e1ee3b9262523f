package dev.vocalise.activities.dataset;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vocalise.workflows.ArtifactRef;
import java.util.List;

/**
 * Where the audio of a corpus lies: float32 little-endian samples, utterance after utterance.
 *
 * @param shards artifacts of raw samples
 * @param utterances in the order of the manifest
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record AudioIndex(int sampleRateHz, List<ArtifactRef> shards, List<Entry> utterances) {
  /** Media type of a shard. */
  public static final String SHARD_TYPE = "application/vnd.vocalise.float32le";

  public AudioIndex {
    shards = List.copyOf(shards);
    utterances = List.copyOf(utterances);
  }

  /**
   * @param shard index into the shards
   * @param offset of the first sample in the shard, in samples
   * @param samples length
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Entry(String id, int shard, long offset, int samples) {}
}
