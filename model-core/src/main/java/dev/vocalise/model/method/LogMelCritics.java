package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.whole;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.Convolution;
import dev.vocalise.model.backbone.DrawnWeights;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.loss.MethodLosses.Critique;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Scoped;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The two discriminators of log-mels of the first phase of sADDi (methods §3, saddi). */
final class LogMelCritics {

  private static final int KERNEL = 4;
  private static final int STRIDE = 2;
  private static final int PADDING = 1;
  private static final List<Integer> CHANNELS = List.of(32, 64, 128, 128);

  static final Settings SETTINGS =
      Settings.of(
          IntStream.range(0, CHANNELS.size())
              .mapToObj(
                  i ->
                      whole(key(i), 1, 100_000)
                          .byDefault(CHANNELS.get(i))
                          .means(
                              "Channels of convolution %d of the discriminators of log-mels"
                                  .formatted(i + 1)))
              .toArray(Setting[]::new));

  private final Critic first;
  private final Critic second;

  /**
   * Their weights begin with {@code mel_d1} and {@code mel_d2}.
   *
   * @throws IllegalArgumentException when nothing would be left of the log-mels
   */
  LogMelCritics(DrawnWeights weights, LogMels logMels, Values values) {
    int least = 1 << CHANNELS.size();
    if (logMels.frames() < least || logMels.bins() < least) {
      throw new IllegalArgumentException(
          "log-mels of %d frames and %d bins: expected %d or more of both, which the discriminators halve %d times; set frames and bins of the backbone"
              .formatted(logMels.frames(), logMels.bins(), least, CHANNELS.size()));
    }
    List<Integer> channels =
        IntStream.range(0, CHANNELS.size()).mapToObj(i -> values.whole(key(i))).toList();
    first = new Critic(weights, "mel_d1", channels);
    second = new Critic(weights, "mel_d2", channels);
  }

  private static String key(int convolution) {
    return "networks.melCritic" + (convolution + 1);
  }

  private static final class Critic {
    private final List<Convolution> convolutions = new ArrayList<>();
    private final LinearLayer fc;

    Critic(DrawnWeights weights, String name, List<Integer> channels) {
      int in = 1;
      for (int i = 0; i < channels.size(); i++) {
        int out = channels.get(i);
        convolutions.add(
            Convolution.of(weights, name + ".conv_" + (i + 1), in, out, KERNEL, STRIDE, PADDING));
        in = out;
      }
      fc = weights.linear(name + ".fc", in, 1);
    }

    /** (B, F, M) → (B, 1). */
    NDArray forward(NDArray logMels) {
      return Scoped.result(logMels.getManager(), () -> judge(logMels));
    }

    private NDArray judge(NDArray logMels) {
      NDArray x = logMels.expandDims(1);
      for (Convolution convolution : convolutions) {
        x = TorchOps.get().leakyRelu(convolution.forward(x), Perceptron.SLOPE);
      }
      NDArray positions = x.reshape(x.getShape().get(0), x.getShape().get(1), -1);
      return TorchOps.get().softplus(fc.forward(positions.mean(new int[] {2})));
    }
  }

  Critique judge(NDArray logMels) {
    return new Critique(first.forward(logMels), second.forward(logMels));
  }
}
