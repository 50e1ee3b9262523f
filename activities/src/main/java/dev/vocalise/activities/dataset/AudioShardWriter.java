package dev.vocalise.activities.dataset;

import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.WorkSoFar;
import dev.vocalise.infra.artifact.ArtifactMissingException;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.text.Counted;
import dev.vocalise.workflows.ArtifactRef;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Packs waves into shards of bounded size and puts each into the store as soon as it is full.
 *
 * <p>Its state is the index so far and the samples of the shard that is not full yet: a 4-byte
 * length, that many bytes of JSON, then the samples.
 */
final class AudioShardWriter implements WorkSoFar.State, AutoCloseable {
  /** About 9 minutes of 16 kHz audio: few objects, and a shard is quickly fetched. */
  static final long SHARD_SAMPLES = 8L << 20;

  private final ArtifactStore artifacts;
  private final Path directory;
  private final int sampleRateHz;
  private final long shardSamples;
  private final List<ArtifactRef> shards = new ArrayList<>();
  private final List<AudioIndex.Entry> entries = new ArrayList<>();
  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long samples;

  AudioShardWriter(ArtifactStore artifacts, Path directory, int sampleRateHz, long shardSamples) {
    this.artifacts = artifacts;
    this.directory = directory;
    this.sampleRateHz = sampleRateHz;
    this.shardSamples = shardSamples;
  }

  /** Utterances that are in it. */
  int size() {
    return entries.size();
  }

  void add(String id, float[] wave) throws IOException {
    OutputStream shard = shard();
    entries.add(new AudioIndex.Entry(id, shards.size(), samples, wave.length));
    ByteBuffer bytes =
        ByteBuffer.allocate(wave.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(wave);
    shard.write(bytes.array());
    samples += wave.length;
    if (samples >= shardSamples) {
      store();
    }
  }

  private OutputStream shard() throws IOException {
    if (out == null) {
      file = Files.createTempFile(directory, "shard", ".f32");
      out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      samples = 0;
    }
    return out;
  }

  AudioIndex finish() throws IOException {
    store();
    return index();
  }

  private AudioIndex index() {
    return new AudioIndex(sampleRateHz, shards, entries);
  }

  private void store() throws IOException {
    Path full = file;
    if (out == null || full == null) {
      return;
    }
    out.close();
    shards.add(JsonArtifacts.ref(artifacts.put(full, AudioIndex.SHARD_TYPE)));
    Files.delete(full);
    out = null;
    file = null;
  }

  @Override
  public List<ArtifactRef> parts() {
    return List.copyOf(shards);
  }

  @Override
  public void write(Path state) throws IOException {
    byte[] index = CanonicalJson.bytes(index());
    try (DataOutputStream to =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(state)))) {
      to.writeInt(index.length);
      to.write(index);
      if (out != null && file != null) {
        out.flush();
        Files.copy(file, to);
      }
    }
  }

  /**
   * Goes on from a state.
   *
   * @throws ArtifactMissingException if a shard of it is gone
   */
  AudioShardWriter restore(Path state) throws IOException {
    try (DataInputStream from =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(state)))) {
      AudioIndex index =
          CanonicalJson.MAPPER.readValue(from.readNBytes(from.readInt()), AudioIndex.class);
      for (ArtifactRef shard : index.shards()) {
        if (!artifacts.exists(shard.sha256(), shard.size())) {
          throw new ArtifactMissingException(shard.sha256(), shard.sha256(), null);
        }
      }
      shards.addAll(index.shards());
      entries.addAll(index.utterances());
      AudioIndex.Entry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
      if (last != null && last.shard() == shards.size()) {
        from.transferTo(shard());
        samples = last.offset() + last.samples();
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return Counted.of(entries.size(), "utterance", "utterances");
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
