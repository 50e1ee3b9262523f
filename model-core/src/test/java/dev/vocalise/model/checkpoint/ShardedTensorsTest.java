package dev.vocalise.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedTensorsTest {

  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";
  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1234567\n";

  @TempDir private Path folder;

  @BeforeEach
  void shards() throws IOException {
    write(FIRST, "a", 1);
    write(SECOND, "b", 2);
    index("{\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\"}");
  }

  private void write(String file, String tensor, float value) throws IOException {
    SafeTensors.write(
        folder.resolve(file),
        Map.of(tensor, TensorData.floats(new long[] {1}, new float[] {value})));
  }

  private void index(String map) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":50000},\"weight_map\":" + map + "}");
  }

  private void refused(String... parts) {
    assertThatThrownBy(() -> CheckpointFile.in(folder).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void severalFilesAreOneCheckpoint() throws IOException {
    try (CheckpointFile all = CheckpointFile.in(folder)) {
      assertThat(all.names()).containsExactly("a", "b");
      assertThat(all.floats("a")).containsExactly(1);
      assertThat(all.floats("b")).containsExactly(2);
    }
    assertThat(CheckpointFile.filesIn(folder))
        .containsExactly("model.safetensors.index.json", FIRST, SECOND);
  }

  @Test
  void aMissingFileIsNamedWithItsSize() throws IOException {
    long present = Files.size(folder.resolve(FIRST));
    Files.delete(folder.resolve(SECOND));
    refused(SECOND, "1 of the 2", "about %d of 50000 bytes".formatted(50000 - present));
    Files.writeString(folder.resolve(SECOND), POINTER);
    refused(SECOND, "1234567 bytes", "git lfs pull");
  }

  @Test
  void anIndexThatLiesIsRefused() throws IOException {
    index("{\"a\":\"" + FIRST + "\",\"c\":\"" + SECOND + "\"}");
    refused("tensor c should be in " + SECOND);
    index("{\"a\":\"../" + FIRST + "\"}");
    refused("expected names of .safetensors or .bin files beside it");
  }

  @Test
  void anIndexBesideAWholeFileIsIgnored() throws IOException {
    write("model.safetensors", "whole", 3);
    Files.delete(folder.resolve(SECOND));
    assertThat(CheckpointFile.filesIn(folder)).containsExactly("model.safetensors");
    assertThat(CheckpointFile.notes(folder)).isEmpty();
  }

  @Test
  void goodWeightsArePreferredToAPointerAndThatIsNoted() throws IOException {
    Files.writeString(folder.resolve("model.safetensors"), POINTER);
    assertThat(CheckpointFile.filesIn(folder)).hasSize(3);
    assertThat(CheckpointFile.notes(folder))
        .singleElement()
        .asString()
        .startsWith(
            "model.safetensors.index.json was taken: model.safetensors is a Git LFS pointer");
  }
}
