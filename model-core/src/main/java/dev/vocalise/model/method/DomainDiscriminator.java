package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.whole;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.List;

/** D: tells source from target by the encoder's vectors; its weights begin with {@code domain}. */
record DomainDiscriminator(Perceptron layers) {

  static final Settings SETTINGS =
      Settings.of(
          whole("networks.domain1", 1, 100_000)
              .byDefault(512)
              .means("Width of the first layer of the discriminator of domains"),
          whole("networks.domain2", 1, 100_000).byDefault(256).means("Width of its second layer"));

  static DomainDiscriminator of(Classifier model, Values values) {
    List<Integer> widths =
        List.of(values.whole("networks.domain1"), values.whole("networks.domain2"));
    return new DomainDiscriminator(new Perceptron(model.drawn(), "domain", model.size(), widths));
  }

  /** (N, E) → (N), above 0 for the source. */
  NDArray logits(NDArray vectors) {
    return layers.forward(vectors);
  }
}
