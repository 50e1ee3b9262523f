package dev.vocalise.activities.analysis;

import dev.vocalise.activities.dataset.AudioIndex;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.workflows.ArtifactRef;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How loud utterances are: root mean square of the prepared samples in dB of full scale. */
final class Levels {
  /** Of silence, below all that 16 bits can hold. */
  private static final double SILENCE = -120;

  private static final int BLOCK = 1 << 16;

  private Levels() {}

  /**
   * Of those of these utterances that were prepared, by id; reads every shard that holds one, once.
   */
  static Map<String, Double> of(ArtifactStore artifacts, ArtifactRef index, Set<String> ids) {
    AudioIndex prepared = JsonArtifacts.read(artifacts, index, AudioIndex.class);
    Map<String, Double> levels = new HashMap<>();
    for (int shard = 0; shard < prepared.shards().size(); shard++) {
      int number = shard;
      List<AudioIndex.Entry> wanted =
          prepared.utterances().stream()
              .filter(entry -> entry.shard() == number && ids.contains(entry.id()))
              .sorted(Comparator.comparingLong(AudioIndex.Entry::offset))
              .toList();
      if (!wanted.isEmpty()) {
        String sha256 = prepared.shards().get(shard).sha256();
        try (InputStream in = new BufferedInputStream(artifacts.open(sha256), BLOCK)) {
          long at = 0;
          for (AudioIndex.Entry entry : wanted) {
            in.skipNBytes((entry.offset() - at) * Float.BYTES);
            levels.put(entry.id(), level(in, entry.samples()));
            at = entry.offset() + entry.samples();
          }
        } catch (EOFException e) {
          throw new java.io.UncheckedIOException("audio " + sha256 + " is too short", e);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException("audio " + sha256 + " cannot be read", e);
        }
      }
    }
    return levels;
  }

  private static double level(InputStream in, int samples) throws IOException {
    byte[] bytes = in.readNBytes(Math.multiplyExact(samples, Float.BYTES));
    if (bytes.length < samples * Float.BYTES) {
      throw new EOFException();
    }
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    double squares = 0;
    for (int i = 0; i < samples; i++) {
      double sample = values.getFloat();
      squares += sample * sample;
    }
    return samples == 0 || squares == 0
        ? SILENCE
        : Math.max(SILENCE, 10 * Math.log10(squares / samples));
  }
}
