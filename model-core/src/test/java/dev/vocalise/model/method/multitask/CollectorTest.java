package dev.vocalise.model.method.multitask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.RestlessCollector;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Backbone;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.method.multitask.Multitask.Given;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.TinyAst;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Java lends to the engine must not be collected while the engine, or a graph, still reads it:
 * the numbers that it gives then are wrong without any error.
 */
@Order(1) // first: full collections take longer the more other tests have left in the heap
class CollectorTest {

  private static final int PAIRS = 4;
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @ParameterizedTest
  @CsvSource({
    "ast, 4, FLOAT32",
    "ast, 1, FLOAT32",
    "ast, 1, BFLOAT16",
    "bert, 4, FLOAT32",
    "bert, 1, FLOAT32",
    "bert, 4, BFLOAT16",
    "wav2vec2, 4, FLOAT32",
    "wav2vec2, 1, FLOAT32",
    "wav2vec2, 4, BFLOAT16"
  })
  @SuppressWarnings("try") // the collector works beside
  void gradientsAreThoseOfACalmRun(String kind, int microBatch, Precision precision) {
    try (Multitask model =
        Multitask.on(backbone(kind), Multitask.SYMMETRIC, 0, microBatch, precision)) {
      Supplier<SortedMap<String, TensorData>> step =
          () -> model.gradients(batch(kind), 1, System::gc);
      SortedMap<String, TensorData> calm = step.get();
      try (RestlessCollector collector = RestlessCollector.start()) {
        for (int trial = 0; trial < 5; trial++) {
          assertThat(step.get()).as("trial %d", trial).isEqualTo(calm);
        }
      }
    }
  }

  private static Backbone backbone(String kind) {
    return switch (kind) {
      case "ast" -> AstBackbone.random(TinyAst.withDropout(0.1), 7, ComputeDevice.CPU);
      case "bert" -> BertBackbone.load(GOLDEN.resolve("bert-tiny"), ComputeDevice.CPU);
      default -> Wav2Vec2Backbone.load(GOLDEN.resolve("wav2vec2-tiny-layer"), ComputeDevice.CPU);
    };
  }

  /** A source batch; where the backbone takes inputs of any length, each has its own. */
  private static Given batch(String kind) {
    return switch (kind) {
      case "ast" -> batch(new int[0], TinyAst.FRAMES * TinyAst.MEL);
      case "bert" -> batch(new int[] {9, 4, 12, 7, 8, 5, 11, 6}, 12);
      default -> batch(new int[] {3000, 900, 4000, 1500, 2900, 1000, 3900, 1600}, 4000);
    };
  }

  /** Waves and spectrograms; whole numbers from 5 serve as word pieces, too. */
  private static Given batch(int[] given, int width) {
    int[] lengths = given.length == 0 ? new int[2 * PAIRS] : given;
    float[] values = new float[2 * PAIRS * width];
    for (int i = 0; i < 2 * PAIRS; i++) {
      int length = given.length == 0 ? width : lengths[i];
      for (int j = 0; j < length; j++) {
        values[i * width + j] = 5 + (7 * i + 13 * j) % 20;
      }
    }
    return Given.of(new Inputs(values, lengths), new int[] {0, 4, 2, 3}, new int[] {0, 1, 2, 3});
  }
}
