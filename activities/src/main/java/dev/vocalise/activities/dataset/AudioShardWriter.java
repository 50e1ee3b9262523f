package dev.vocalise.activities.dataset;

import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.workflows.ArtifactRef;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packs waves into shards of bounded size and puts each into the store as soon as it is full. */
final class AudioShardWriter implements AutoCloseable {
  /** About 9 minutes of 16 kHz audio: few objects, and a shard is quickly fetched. */
  private static final long SHARD_SAMPLES = 8L << 20;

  private final ArtifactStore artifacts;
  private final Path directory;
  private final List<ArtifactRef> shards = new ArrayList<>();
  private final List<AudioIndex.Entry> entries = new ArrayList<>();
  private @Nullable Path file;
  private @Nullable OutputStream out;
  private long samples;

  AudioShardWriter(ArtifactStore artifacts, Path directory) {
    this.artifacts = artifacts;
    this.directory = directory;
  }

  void add(String id, float[] wave) throws IOException {
    if (out == null) {
      file = Files.createTempFile(directory, "shard", ".f32");
      out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      samples = 0;
    }
    entries.add(new AudioIndex.Entry(id, shards.size(), samples, wave.length));
    ByteBuffer bytes =
        ByteBuffer.allocate(wave.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(wave);
    out.write(bytes.array());
    samples += wave.length;
    if (samples >= SHARD_SAMPLES) {
      store();
    }
  }

  AudioIndex finish(int sampleRateHz) throws IOException {
    store();
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
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}
