package dev.vocalise.model.backbone.bilstm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.BackboneFamily.Start;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.features.BatchMaker;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.OwnedArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BilstmFamilyTest {

  private static final List<Clip> CLIPS = SpokenClips.of("s", 9);
  private static final TrainingClips TRAINING = new TrainingClips(CLIPS, SpokenClips.of("t", 4));

  private static Values values(BackboneFamily family) {
    Map<String, Object> small = new TreeMap<>();
    Map.of("audioLstm", 6, "textLstm", 5, "width", 7, "embedding", 4, "frames", 20, "words", 4)
        .forEach((key, value) -> small.put(key, value));
    small.put("buckets", 8);
    small.keySet().removeIf(key -> !family.settings().has(key));
    return Values.byKey(family.settings(), family.modality(), small);
  }

  private static Start start(BackboneFamily family) {
    Values values = values(family);
    return new Start(null, values, 3, family.fit(values, TRAINING));
  }

  private static float[][] vectors(Encoder encoder, Inputs inputs) {
    try (NDManager step = encoder.manager().newSubManager()) {
      long[] one = encoder.inputShape().clone();
      long width = new Shape(one).size() / one[0];
      one[0] = inputs.values().length / inputs.rows() / width;
      long[] shape = new long[one.length + 1];
      shape[0] = inputs.rows();
      System.arraycopy(one, 0, shape, 1, one.length);
      NDArray x = OwnedArrays.copyOf(step.create(inputs.values(), new Shape(shape)));
      float[] all = encoder.forward(x, inputs.lengths(), false).toFloatArray();
      int size = encoder.size();
      return IntStream.range(0, inputs.rows())
          .mapToObj(i -> Arrays.copyOfRange(all, i * size, (i + 1) * size))
          .toArray(float[][]::new);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bilstm", "bilstm-audio", "bilstm-text"})
  void aVectorDependsOnItsOwnRecordingAlone(String kind) {
    BackboneFamily family = BackboneFamily.of(kind);
    Start start = start(family);
    FeatureSource features = family.features(start, Domain.SOURCE, CLIPS);
    try (Encoder encoder = family.encoder(start, ComputeDevice.CPU)) {
      int[] order = {7, 0, 4, 8, 2};
      float[][] together = vectors(encoder, BatchMaker.plain(features, order));
      for (int i = 0; i < order.length; i++) {
        float[][] alone = vectors(encoder, BatchMaker.plain(features, new int[] {order[i]}));
        assertThat(alone[0]).containsExactly(together[i], Offset.offset(1e-6f));
      }
      assertThat(together[0]).isNotEqualTo(together[1]);
    }
  }

  @Test
  void namesAndSizesAreTheReferences() {
    BackboneFamily both = BackboneFamily.of("bilstm");
    try (Encoder encoder = both.encoder(start(both), ComputeDevice.CPU)) {
      assertThat(encoder.parameters()).hasSize(29).containsKey("text.embedding.weight");
      assertThat(shape(encoder, "fuse.weight")).containsExactly(7, 14);
      assertThat(shape(encoder, "audio.lstm.weight_ih_l0")).containsExactly(24, 40);
      assertThat(shape(encoder, "text.att.w.weight")).containsExactly(5, 10);
      assertThat(encoder.inputShape()).containsExactly(1 + 20, 40);
    }
    BackboneFamily audio = BackboneFamily.of("bilstm-audio");
    try (Encoder encoder = audio.encoder(start(audio), ComputeDevice.CPU)) {
      assertThat(shape(encoder, "fuse.weight")).containsExactly(7, 7);
      assertThat(encoder.parameters().keySet()).noneMatch(name -> name.startsWith("text."));
    }
  }

  private static long[] shape(Encoder encoder, String weight) {
    return Objects.requireNonNull(encoder.parameters().get(weight)).getShape().getShape();
  }

  @Test
  void whatIsFittedIsOfTheSourceAndDoesNotDependOnItsListing() {
    for (String kind : BackboneFamily.kinds(Modality.AUDIO_TEXT)) {
      BackboneFamily family = BackboneFamily.of(kind);
      Fitted fitted = family.fit(values(family), TRAINING);
      List<Clip> reversed = new ArrayList<>(CLIPS);
      Collections.reverse(reversed);
      TrainingClips other = new TrainingClips(reversed, SpokenClips.of("another", 3));
      assertThat(family.fit(values(family), other)).isEqualTo(fitted);
      assertThat(fitted.words()).isSorted().contains("furious", "glad");
      assertThat(fitted.numbers("mean.source")).hasSize(40);
    }
  }

  @Test
  void theVocabularyCountsTheRowsOfTheEmbedding() {
    BackboneFamily text = BackboneFamily.of("bilstm-text");
    Start start = start(text);
    assertThat(start.fitted().numbers()).isEmpty();
    try (Encoder encoder = text.encoder(start, ComputeDevice.CPU)) {
      assertThat(shape(encoder, "text.embedding.weight"))
          .containsExactly(8 + start.fitted().words().size(), 4);
    }
  }

  @Test
  void withoutItsStatisticsAModelIsRefused() {
    BackboneFamily audio = BackboneFamily.of("bilstm-audio");
    Start none = new Start(null, values(audio), 3);
    assertThatThrownBy(() -> audio.features(none, Domain.SOURCE, CLIPS))
        .hasMessageContaining("train the model again");
  }
}
