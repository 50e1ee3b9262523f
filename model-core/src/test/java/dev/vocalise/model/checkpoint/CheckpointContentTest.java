package dev.vocalise.model.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointContentTest {

  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:"
          + "0".repeat(64)
          + "\nsize 437955512\n";

  @TempDir private Path folder;

  private Path write(String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(ISO_8859_1));
  }

  private void refused(Path file, String... parts) {
    assertThatThrownBy(() -> CheckpointFile.open(file).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file + ": expected ")
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "pytorch_model.bin"})
  void whatStandsInPlaceOfWeightsIsNamedWithWhatToDo(String name) throws IOException {
    refused(
        write(name, POINTER), "a Git LFS pointer to a file of 437955512 bytes; run: git lfs pull");
    refused(write(name, ""), "an empty file");
    refused(write(name, "\n <!DOCTYPE html><head><title>Sign\nin</title>"), "a web page");
    refused(write(name, "<?xml version=\"1.0\"?><Error/>"), "a web page");
    refused(
        write(name, "{\"error\":\"Repository not found\"}"),
        "an error that a server sent in its place");
    refused(write(name, "\u001F\u008B\b" + "x".repeat(90)), "a gzip file", "gunzip");
    refused(write(name, "BZh91AY"), "a compressed archive");
    refused(write(name, "\0".repeat(4000)), "zeros: the download did not finish");
    refused(write(name, "\u0089HDF\r\n\u001A\n" + "\0".repeat(90)), "TensorFlow");
    refused(write(name, "Entry not found"), "text");
  }

  @Test
  void oneFormatUnderTheNameOfTheOtherIsRenamed() throws IOException {
    refused(
        write("model.safetensors", "PK\u0003\u0004" + "\0".repeat(90)),
        "rename it to pytorch_model.bin");
    refused(write("model.safetensors", "\u0080\u0002\u008a\n"), "rename it to pytorch_model.bin");
    Path sound = folder.resolve("pytorch_model.bin");
    SafeTensors.write(sound, Map.of("x", TensorData.floats(new long[] {1}, new float[1])));
    refused(sound, "safetensors; rename it to model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "\0\0\0\0", "", "{\"error\":\"gated\"}"})
  void aConfigurationThatIsNoneIsNamed(String content) throws IOException {
    assertThatThrownBy(() -> CheckpointJson.read(write("config.json", content)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json: expected a JSON object, got ");
    assertThatThrownBy(() -> CheckpointJson.read(write("config.json", POINTER)))
        .hasMessageContaining("git lfs pull");
  }

  @Test
  void anOrdinaryConfigurationIsLeftAlone() throws IOException {
    assertThat(CheckpointContent.instead(write("config.json", "{\"model_type\":\"bert\"}")))
        .isNull();
  }

  @Test
  void aCutFileSaysHowMuchIsMissing() throws IOException {
    Path file = folder.resolve("model.safetensors");
    SafeTensors.write(file, Map.of("x", TensorData.floats(new long[] {6}, new float[6])));
    byte[] whole = Files.readAllBytes(file);
    long header = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong() + Long.BYTES;
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> CheckpointFile.open(file))
        .hasMessageContaining(
            "expected %d bytes, got %d, so 5 are missing"
                .formatted(whole.length, whole.length - 5));
    Files.write(file, Arrays.copyOf(whole, 40));
    assertThatThrownBy(() -> CheckpointFile.open(file))
        .hasMessageContaining(
            "expected at least " + header + " bytes, got 40, so " + (header - 40));
  }
}
