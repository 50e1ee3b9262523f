package dev.vocalise.activities.dataset;

import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.dataset.PreparedAudio;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The audio of a corpus, mapped from verified local copies of its shards: nothing is held in the
 * heap.
 */
public final class AudioShards {
  private final List<FloatBuffer> shards;
  private final Map<String, AudioIndex.Entry> entries = new HashMap<>();

  private AudioShards(List<FloatBuffer> shards, List<AudioIndex.Entry> utterances) {
    this.shards = shards;
    utterances.forEach(entry -> entries.put(entry.id(), entry));
  }

  public static AudioShards open(PreparedAudio audio, ArtifactStore artifacts, Path cache)
      throws IOException {
    AudioIndex index = JsonArtifacts.read(artifacts, audio.index(), AudioIndex.class);
    List<FloatBuffer> shards = new ArrayList<>();
    for (ArtifactRef shard : index.shards()) {
      Path file = artifacts.fetch(shard.sha256(), cache);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        shards.add(
            channel
                .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer());
      }
    }
    return new AudioShards(shards, index.utterances());
  }

  /** Whether the utterance was prepared; what no label map can use was not. */
  public boolean contains(String id) {
    return entries.containsKey(id);
  }

  /** Length of the utterance in samples. */
  public int samples(String id) {
    return entry(id).samples();
  }

  private AudioIndex.Entry entry(String id) {
    AudioIndex.Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException("utterance '" + id + "' is in no shard of its corpus");
    }
    return entry;
  }

  /** A copy of the utterance's samples. */
  public float[] wave(String id) {
    AudioIndex.Entry entry = entry(id);
    float[] wave = new float[entry.samples()];
    shards.get(entry.shard()).get(Math.toIntExact(entry.offset()), wave);
    return wave;
  }
}
