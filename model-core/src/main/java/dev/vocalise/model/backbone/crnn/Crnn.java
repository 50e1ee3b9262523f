package dev.vocalise.model.backbone.crnn;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.vocalise.model.backbone.AttentionPooling;
import dev.vocalise.model.backbone.BidirectionalLstm;
import dev.vocalise.model.backbone.Convolution;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.GroupNorm;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.tensor.Scoped;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Three strided convolutions, a bidirectional LSTM and attention (methods §2). Convolutions and
 * norms run over all F frames, padding included; the LSTM and the attention over an input's own.
 */
public final class Crnn implements Encoder {

  static final int CONVOLUTIONS = 3;

  private static final int KERNEL = 5;
  private static final int STRIDE = 2;
  private static final int PADDING = 2;

  private final NDManager manager;
  private final CrnnSizes sizes;
  private final SortedMap<String, NDArray> weights;
  private final List<Convolution> convolutions = new ArrayList<>();
  private final List<GroupNorm> norms = new ArrayList<>();
  private final LinearLayer proj;
  private final BidirectionalLstm lstm;
  private final AttentionPooling attention;
  private final LinearLayer out;

  /**
   * Drawn from the seed.
   *
   * @param manager owner of the weights; closed by this
   */
  public Crnn(NDManager manager, CrnnSizes sizes, long seed) {
    this.manager = manager;
    this.sizes = sizes;
    DrawnWeights drawn = DrawnWeights.ofEncoder(manager, seed);
    int in = 1;
    int bins = sizes.bins();
    for (int i = 0; i < CONVOLUTIONS; i++) {
      int channels = sizes.channels().get(i);
      String layer = "_" + (i + 1);
      convolutions.add(
          Convolution.of(drawn, "encoder.conv" + layer, in, channels, KERNEL, STRIDE, PADDING));
      norms.add(new GroupNorm(drawn, "encoder.norm" + layer, channels));
      in = channels;
      bins = half(bins);
    }
    int both = 2 * sizes.lstm();
    proj = drawn.linear("encoder.proj", in * bins, both);
    lstm = new BidirectionalLstm(drawn, "encoder.lstm", both, sizes.lstm());
    attention = new AttentionPooling(drawn, "encoder.att", both, sizes.lstm());
    out = drawn.linear("encoder.out", both, sizes.size());
    weights = drawn.byName();
  }

  private static int half(int positions) {
    return (positions + 1) / STRIDE;
  }

  /** Valid positions after the convolutions. */
  private static int[] halved(int[] lengths) {
    return Arrays.stream(lengths).map(n -> half(half(half(n)))).toArray();
  }

  @Override
  public int size() {
    return sizes.size();
  }

  @Override
  public long[] inputShape() {
    return new long[] {sizes.frames(), sizes.bins()};
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
    int[] own = requireNonNull(lengths, "lengths");
    return Scoped.result(
        input.getManager(),
        () -> {
          NDArray h = recurrent(convolve(input), own, training);
          NDArray pooled = attention.forward(h, halved(own));
          NDArray kept = TorchOps.get().dropout(pooled, sizes.dropout(), training);
          return Activation.relu(out.forward(kept));
        });
  }

  /** (B, F, M) → (B, C, T, M'). */
  NDArray convolve(NDArray input) {
    NDArray x = input.expandDims(1);
    for (int i = 0; i < CONVOLUTIONS; i++) {
      NDArray in = x;
      Convolution convolution = convolutions.get(i);
      GroupNorm norm = norms.get(i);
      x =
          Scoped.result(
              input.getManager(), () -> Activation.relu(norm.forward(convolution.forward(in))));
    }
    return x;
  }

  /**
   * (B, C, T, M') → (B, T, 2L): all channels of a position side by side, bins innermost.
   *
   * @param lengths valid frames of the inputs
   */
  NDArray recurrent(NDArray maps, int[] lengths, boolean training) {
    long batch = maps.getShape().get(0);
    long positions = maps.getShape().get(2);
    NDArray rows = maps.transpose(0, 2, 1, 3).reshape(batch, positions, -1);
    return lstm.forward(Activation.relu(proj.forward(rows)), halved(lengths), training);
  }

  @Override
  public void close() {
    manager.close();
  }
}
