package dev.vocalise.model.backbone.crnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CrnnFamilyTest {

  private static final BackboneFamily FAMILY = BackboneFamily.of("crnn");
  private static final TrainingClips CLIPS =
      new TrainingClips(clips("source", 0.1), clips("target", 0.4));

  private static List<Clip> clips(String name, double loudness) {
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      SplittableRandom random = new SplittableRandom(name.hashCode() + i);
      float[] wave = new float[random.nextInt(3_000, 9_000)];
      for (int s = 0; s < wave.length; s++) {
        wave[s] = (float) random.nextDouble(-loudness, loudness);
      }
      clips.add(Clip.of(name + i, wave));
    }
    return clips;
  }

  private static Values values(Map<String, ?> given) {
    return Values.byKey(FAMILY.settings(), Modality.AUDIO, given);
  }

  private static Start start(Map<String, ?> given) {
    Values values = values(given);
    return new Start(null, values, 3, FAMILY.fit(values, CLIPS));
  }

  /** Mean over all values of what a part's recordings become. */
  private static double mean(Start start, Domain domain) {
    FeatureSource features = FAMILY.features(start, domain, CLIPS.of(domain));
    float[] out = new float[features.inputLength()];
    double sum = 0;
    int count = 0;
    for (int utterance = 0; utterance < features.size(); utterance++) {
      count += features.width() * features.plain(utterance, out, 0);
      for (float value : out) {
        sum += value;
      }
    }
    return sum / count;
  }

  @Test
  void theDefaultsAreThoseOfTheMethodsSettled() {
    assertThat(FAMILY.settings().defaults(Modality.AUDIO).stored())
        .isEqualTo(
            Map.of(
                "channels1",
                32,
                "channels2",
                64,
                "channels3",
                128,
                "lstm",
                128,
                "size",
                128,
                "dropout",
                0.3,
                "frames",
                512,
                "bins",
                128,
                "norm",
                "source"));
  }

  @Test
  void channelsThatTheGroupsCannotShareAreRefusedWithTheirKey() {
    for (String key : List.of("channels1", "channels2", "channels3")) {
      assertThatThrownBy(() -> values(Map.of(key, 36)))
          .hasMessage(key + ": expected a multiple of 8 from 8 to 1024, got 36");
    }
  }

  @Test
  void bothCorporaAreNormalisedAsTheSourceUnlessEachHasItsOwn() {
    Start source = start(Map.of("bins", 16));
    assertThat(source.fitted().numbers()).containsOnlyKeys("mean.source", "deviation.source");
    assertThat(source.fitted().numbers("mean.source")).hasSize(16);
    assertThat(mean(source, Domain.SOURCE)).isBetween(-1e-6, 1e-6);
    assertThat(mean(source, Domain.TARGET)).isGreaterThan(1); // four times as loud

    Start own = start(Map.of("bins", 16, "norm", "per-corpus"));
    assertThat(own.fitted().numbers())
        .containsOnlyKeys("mean.source", "deviation.source", "mean.target", "deviation.target");
    assertThat(mean(own, Domain.SOURCE)).isBetween(-1e-6, 1e-6);
    assertThat(mean(own, Domain.TARGET)).isBetween(-1e-6, 1e-6);
  }

  @Test
  void inputsWithoutStatisticsAreRefused() {
    Start unfitted = new Start(null, values(Map.of()), 3, Fitted.NOTHING);
    assertThatThrownBy(() -> FAMILY.features(unfitted, Domain.SOURCE, CLIPS.source()))
        .hasMessage("fitted numbers: expected 'mean.source', got []; train the model again");
  }

  @Test
  void encoderAndInputsFitAndWeightsAreAFunctionOfTheSeed() {
    Start start = start(Map.of("bins", 20, "frames", 40, "size", 6, "lstm", 5));
    assertThat(FAMILY.logMels(start)).isEqualTo(new LogMels(40, 20, 0));
    FeatureSource inputs = FAMILY.features(start, Domain.TARGET, CLIPS.target());
    assertThat(inputs.inputLength()).isEqualTo(40 * 20);
    assertThat(inputs.width()).isEqualTo(20);
    try (Encoder encoder = FAMILY.encoder(start, ComputeDevice.CPU);
        Encoder same = FAMILY.encoder(start, ComputeDevice.CPU)) {
      assertThat(encoder.inputShape()).containsExactly(40, 20);
      assertThat(encoder.size()).isEqualTo(6);
      assertThat(values(encoder)).isEqualTo(values(same));
    }
  }

  private static Map<String, String> values(Encoder encoder) {
    Map<String, String> values = new TreeMap<>();
    encoder
        .parameters()
        .forEach((name, weight) -> values.put(name, Arrays.toString(weight.toFloatArray())));
    return values;
  }
}
