package dev.vocalise.activities.training;

import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.functionals.BranchFunctionals;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.functionals.FunctionalsTable;
import dev.vocalise.workflows.dataset.PreparedAudio;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Utterances as an encoder takes them: what was recorded, what was said, or what was computed of it
 * elsewhere. {@code sound} gives the digest of an utterance's sound by its id.
 */
final class ClipMaker {
  private final RunContext context;
  private final Map<Domain, FunctionalsTable> tables = new EnumMap<>(Domain.class);

  ClipMaker(RunContext context) {
    this.context = context;
  }

  /**
   * Recordings, with what was said in those of which it is known.
   *
   * @param words by id; empty for who does not read
   */
  List<Clip> ofRecordings(
      List<String> ids, UnaryOperator<String> sound, PreparedAudio audio, Map<String, String> words)
      throws IOException {
    AudioShards shards = AudioShards.open(audio, context.artifacts(), context.cache());
    return ids.stream()
        .<Clip>map(id -> new Recording(sound.apply(id), id, shards, words.get(id)))
        .toList();
  }

  List<Clip> ofWords(List<String> ids, UnaryOperator<String> sound, Map<String, String> words) {
    return ids.stream()
        .map(id -> Clip.ofWords(sound.apply(id), Objects.requireNonNull(words.get(id), id)))
        .toList();
  }

  List<Clip> ofRows(
      List<String> ids, UnaryOperator<String> sound, BranchFunctionals functionals, Domain domain)
      throws IOException {
    FunctionalsTable known = tables.get(domain);
    FunctionalsTable table = known == null ? functionals.table(context, domain) : known;
    tables.put(domain, table);
    return ids.stream().<Clip>map(id -> new Row(sound.apply(id), id, table)).toList();
  }

  /** Copies its samples out of the mapped shard each time: a corpus need not fit into memory. */
  private record Recording(String digest, String id, AudioShards shards, @Nullable String words)
      implements Clip {
    @Override
    public float[] wave() {
      return shards.wave(id);
    }

    @Override
    public int samples() {
      return shards.samples(id);
    }
  }

  /** Copies its numbers out of the mapped table each time. */
  private record Row(String digest, String id, FunctionalsTable table) implements Clip {
    @Override
    public float[] wave() {
      throw new UnsupportedOperationException("recording " + id + " is here by its functionals");
    }

    @Override
    public float[] functionals() {
      return table.row(id);
    }
  }
}
