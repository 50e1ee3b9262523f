package dev.vocalise.model.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkpoints that are in the repository; how they were made stands in their READMEs. */
class DemoModelsTest {
  /** Tests run in the folder of their module. */
  private static final Path MODELS = Path.of("../demo/models");

  private static final long LARGEST = 3_000_000;

  /** Path → SHA-256 of every file but the README. */
  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.equals("README.md")) {
          digests.put(name, Sha256.hex(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ast-tiny", "bert-tiny", "wav2vec2-tiny"})
  void everyFileHasTheDigestOfItsList(String name) throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(MODELS.resolve(name + ".sha256"))) {
      listed.put(line.substring(66), line.substring(0, 64));
    }
    assertThat(digests(MODELS.resolve(name))).isEqualTo(listed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ast-tiny", "bert-tiny", "wav2vec2-tiny"})
  void theWeightsAreSmall(String name) throws IOException {
    assertThat(Files.size(MODELS.resolve(name).resolve("model.safetensors"))).isLessThan(LARGEST);
  }

  @Test
  void theTinyBertLoads() {
    try (BertBackbone bert = BertBackbone.load(MODELS.resolve("bert-tiny"), ComputeDevice.CPU)) {
      assertThat(bert.hiddenSize()).isEqualTo(64);
    }
  }
}
