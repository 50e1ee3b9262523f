package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.multiple;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.vocalise.model.backbone.Convolution;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.GroupNorm;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.Scoped;
import dev.vocalise.model.tensor.TorchOps;
import java.util.List;
import java.util.stream.LongStream;

/** G: a vector back to log-mels by three transposed convolutions (methods §2). */
final class LogMelDecoder {

  /** Frames and bins are halved three times by the encoder's convolutions. */
  private static final int HALVED = 8;

  /** Positions in time that the linear layer makes. */
  private static final int CELLS = 8;

  private static final int KERNEL = 4;
  private static final int STRIDE = 2;
  private static final int PADDING = 1;

  private final LogMels logMels;
  private final int channels;
  private final LinearLayer fc;
  private final Convolution deconv1;
  private final GroupNorm norm1;
  private final Convolution deconv2;
  private final GroupNorm norm2;
  private final Convolution deconv3;

  static final Settings SETTINGS = Settings.of(channels(1, 32), channels(2, 64), channels(3, 128));

  private static Setting channels(int layer, int standard) {
    return multiple("networks.decoder" + layer, GroupNorm.GROUPS, 1024)
        .byDefault(standard)
        .means("Channels of the decoder, where crnn's convolution %d has its own".formatted(layer));
  }

  /**
   * For a method's model.
   *
   * @throws IllegalArgumentException when the encoder's inputs are no log-mels, or of other sizes
   */
  static LogMelDecoder of(Foundation on, Classifier model, Values values, int in) {
    LogMels logMels = on.logMels();
    if (logMels == null) {
      throw new IllegalArgumentException(
          "this method rebuilds log-mels: expected a backbone whose inputs are some, such as crnn or ast");
    }
    List<Integer> channels =
        SETTINGS.list().stream().map(setting -> values.whole(setting.key())).toList();
    return new LogMelDecoder(model.drawn(), logMels, in, channels);
  }

  /**
   * A new decoder under the names {@code decoder.…}.
   *
   * @param in size of the vectors
   * @param c channels of the encoder's three convolutions, which it goes back through
   * @throws IllegalArgumentException when frames or bins are no multiples of 8
   */
  LogMelDecoder(DrawnWeights weights, LogMels logMels, int in, List<Integer> c) {
    if (logMels.frames() % HALVED != 0 || logMels.bins() % HALVED != 0) {
      throw new IllegalArgumentException(
          "log-mels of %d frames and %d bins: expected multiples of %d, which a decoder can rebuild; set frames and bins of the backbone"
              .formatted(logMels.frames(), logMels.bins(), HALVED));
    }
    this.logMels = logMels;
    channels = c.get(2);
    fc = weights.linear("decoder.fc", in, channels * CELLS * logMels.bins() / HALVED);
    deconv1 = layer(weights, "decoder.deconv_1", channels, c.get(1));
    norm1 = new GroupNorm(weights, "decoder.norm_1", c.get(1));
    deconv2 = layer(weights, "decoder.deconv_2", c.get(1), c.get(0));
    norm2 = new GroupNorm(weights, "decoder.norm_2", c.get(0));
    deconv3 = layer(weights, "decoder.deconv_3", c.get(0), 1);
  }

  private static Convolution layer(DrawnWeights weights, String name, int in, int out) {
    return Convolution.transposed(weights, name, in, out, KERNEL, STRIDE, PADDING);
  }

  /**
   * The same with what an input has behind its own frames.
   *
   * @param lengths valid frames of each
   */
  NDArray padded(NDArray vectors, int[] lengths) {
    return Scoped.result(vectors.getManager(), () -> padded(forward(vectors), lengths, logMels));
  }

  private static NDArray padded(NDArray x, int[] lengths, LogMels logMels) {
    NDArray valid = MethodLosses.valid(x.getManager(), lengths, logMels.frames());
    NDArray own = x.mul(valid);
    if (logMels.padding() == 0) {
      return own;
    }
    NDArray ones = x.getManager().ones(valid.getShape());
    return own.add(TorchOps.get().scale(ones.sub(valid), logMels.padding()));
  }

  /** (B, in) → (B, F, M). */
  NDArray forward(NDArray vectors) {
    NDManager owner = vectors.getManager();
    return Scoped.result(
        owner,
        () -> {
          NDArray x = cells(vectors);
          NDArray h1 =
              Scoped.result(owner, () -> Activation.relu(norm1.forward(deconv1.forward(x))));
          NDArray h2 =
              Scoped.result(owner, () -> Activation.relu(norm2.forward(deconv2.forward(h1))));
          return deconv3.forward(h2).squeeze(1);
        });
  }

  /** (B, in) → (B, C, F/8, M/8). */
  private NDArray cells(NDArray vectors) {
    long batch = vectors.getShape().get(0);
    int positions = logMels.frames() / HALVED;
    NDArray cells =
        Activation.relu(fc.forward(vectors))
            .reshape(batch, channels, CELLS, logMels.bins() / HALVED);
    long[] nearest = LongStream.range(0, positions).map(i -> CELLS * i / positions).toArray();
    NDArray index = OwnedArrays.copyOf(vectors.getManager().create(nearest));
    return TorchOps.get().select(cells, 2, index);
  }
}
