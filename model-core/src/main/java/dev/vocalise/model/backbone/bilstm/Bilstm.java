package dev.vocalise.model.backbone.bilstm;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.features.WordsBeforeFrames;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TorchOps;
import java.util.Arrays;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A bidirectional LSTM with attention for what is heard, one for what is read, and a layer that
 * fuses them (methods: sahu). With one modality alone that layer has its vector only.
 *
 * <p>Inputs are (frames, values) to hear, (words) to read, and those of {@link WordsBeforeFrames}
 * for both. The embedding's gradient is dense: a row that a batch does not have moves by its
 * moments.
 *
 * <p>N inputs, E width.
 */
public final class Bilstm implements Encoder {

  private final NDManager manager;
  private final BilstmSizes sizes;
  private final Modality modality;
  private final SortedMap<String, NDArray> weights;
  private final @Nullable RecurrentBranch audio;
  private final @Nullable RecurrentBranch text;
  private final @Nullable NDArray embedding;
  private final LinearLayer fuse;

  /**
   * Drawn from the seed.
   *
   * @param manager owner of the weights; closed by this
   */
  public Bilstm(NDManager manager, Modality modality, BilstmSizes sizes, long seed) {
    this.manager = manager;
    this.modality = modality;
    this.sizes = sizes;
    DrawnWeights drawn = DrawnWeights.ofEncoder(manager, seed);
    int width = sizes.width();
    audio =
        modality.hears()
            ? new RecurrentBranch(drawn, "audio", sizes.values(), sizes.audio(), width)
            : null;
    embedding =
        modality.reads()
            ? drawn.normal("text.embedding.weight", sizes.rows(), sizes.embedding())
            : null;
    text =
        modality.reads()
            ? new RecurrentBranch(drawn, "text", sizes.embedding(), sizes.text(), width)
            : null;
    fuse = drawn.linear("fuse", modality == Modality.AUDIO_TEXT ? 2 * width : width, width);
    weights = drawn.byName();
  }

  @Override
  public int size() {
    return sizes.width();
  }

  @Override
  public long[] inputShape() {
    return switch (modality) {
      case AUDIO -> new long[] {sizes.frames(), sizes.values()};
      case TEXT -> new long[] {sizes.words()};
      case AUDIO_TEXT -> new long[] {sizes.head() + sizes.frames(), sizes.values()};
    };
  }

  @Override
  public boolean variableLength() {
    return true;
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public SortedMap<String, NDArray> parameters() {
    return weights;
  }

  @Override
  public NDArray forward(NDArray input, int @Nullable [] lengths, boolean training) {
    int[] valid = requireNonNull(lengths, "lengths");
    NDArray vectors =
        switch (modality) {
          case AUDIO -> hear(input, valid, training);
          case TEXT -> read(Words.of(input.toFloatArray(), valid), input, training);
          case AUDIO_TEXT -> both(input, valid, training);
        };
    NDArray fused = Activation.relu(fuse.forward(vectors)); // (N, E)
    return TorchOps.get().dropout(fused, sizes.dropout(), training);
  }

  /** (N, head + T, values) → (N, 2E), audio first. */
  private NDArray both(NDArray input, int[] lengths, boolean training) {
    int head = sizes.head();
    NDArray frames = input.get(new NDIndex(":, {}:", head)); // (N, T, values)
    int[] own = Arrays.stream(lengths).map(positions -> positions - head).toArray();
    Words words = Words.inHeads(input.get(new NDIndex(":, :{}", head)).toFloatArray(), own.length);
    NDArray heard = hear(frames, own, training);
    return heard.concat(read(words, input, training), 1);
  }

  private NDArray hear(NDArray frames, int[] lengths, boolean training) {
    return requireNonNull(audio).forward(frames, lengths, training);
  }

  private NDArray read(Words words, NDArray input, boolean training) {
    Shape shape = new Shape(words.counts().length, words.longest());
    NDArray rows = OwnedArrays.copyOf(input.getManager().create(words.rows(), shape));
    NDArray embedded = TorchOps.get().embedding(rows, requireNonNull(embedding), -1);
    return requireNonNull(text).forward(embedded, words.counts(), training);
  }

  /**
   * Words of a batch.
   *
   * @param rows of the embedding, row-major (N, longest), zeros behind an input's end
   * @param counts words of each input
   */
  @SuppressWarnings("ArrayRecordComponent") // lives for one step; never compared
  private record Words(long[] rows, int[] counts) {

    /** Of inputs that have nothing else. */
    static Words of(float[] values, int[] counts) {
      return cut(values, 0, values.length / counts.length, counts);
    }

    /** Of heads as {@link WordsBeforeFrames} writes them. */
    static Words inHeads(float[] heads, int inputs) {
      int width = heads.length / inputs;
      int[] counts = new int[inputs];
      Arrays.setAll(counts, i -> (int) heads[i * width]);
      return cut(heads, 1, width, counts);
    }

    private static Words cut(float[] values, int first, int width, int[] counts) {
      int longest = Arrays.stream(counts).max().orElseThrow();
      long[] rows = new long[counts.length * longest];
      for (int i = 0; i < counts.length; i++) {
        for (int w = 0; w < counts[i]; w++) {
          rows[i * longest + w] = (long) values[i * width + first + w];
        }
      }
      return new Words(rows, counts);
    }

    int longest() {
      return rows.length / counts.length;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
