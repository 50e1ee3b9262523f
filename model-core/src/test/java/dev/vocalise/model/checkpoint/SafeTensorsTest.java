package dev.vocalise.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vocalise.model.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("some.safetensors");
  }

  @Test
  void whatIsWrittenIsReadBackAndOrderDoesNotMatter() throws IOException {
    TensorData floats = TensorData.floats(new long[] {2, 1}, new float[] {1.5f, -0.0f});
    TensorData longs = TensorData.longs(new long[] {}, new long[] {Long.MIN_VALUE});
    Map<String, TensorData> forth = new LinkedHashMap<>();
    forth.put("b", floats);
    forth.put("a", longs);
    Map<String, TensorData> back = new LinkedHashMap<>();
    back.put("a", longs);
    back.put("b", floats);
    Path other = directory.resolve("other.safetensors");
    SafeTensors.write(other, back);
    SafeTensors.write(file, forth);
    assertThat(file).hasSameBinaryContentAs(other);
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(tensors.names()).containsExactly("a", "b");
      assertThat(tensors.shape("b")).containsExactly(2, 1);
      assertThat(tensors.floats("b")).containsExactly(1.5f, -0.0f);
      assertThat(tensors.longs("a")).containsExactly(Long.MIN_VALUE);
      assertThat(tensors.data("a")).isEqualTo(longs);
      assertThat(tensors.data("b")).isEqualTo(floats);
      assertThatThrownBy(() -> tensors.floats("a")).hasMessageContaining("tensor a: expected");
      assertThatThrownBy(() -> tensors.shape("c")).hasMessageContaining("no tensor c");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F16, 3C00, 1",
    "F16, C000, -2",
    "F16, 0001, 5.9604645E-8",
    "F16, 8000, -0",
    "F16, 7C00, Infinity",
    "F16, 7E00, NaN",
    "F16, 7BFF, 65504",
    "BF16, 3F80, 1",
    "BF16, C049, -3.140625",
    "BF16, FF80, -Infinity"
  })
  void halfPrecisionIsWidenedExactly(String type, String bits, float expected) throws IOException {
    ByteBuffer data = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) Integer.parseInt(bits, 16));
    write(
        "{\"x\":{\"dtype\":\"" + type + "\",\"shape\":[1],\"data_offsets\":[0,2]}}", data.array());
    try (SafeTensors tensors = SafeTensors.open(file)) {
      assertThat(tensors.floats("x")).containsExactly(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x':{'dtype':'F32','shape':[3],'data_offsets':[0,12]} | from tensor x on",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[0,4]} | tensor x: F32 [2] needs 8 bytes",
        "'x':{'dtype':'F8','shape':[8],'data_offsets':[0,8]} | tensor x: unknown dtype 'F8'",
        "'x':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]} | tensor x: shape must hold whole",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[8,0]} | tensor x: data_offsets",
        "'x':{'dtype':'F32','shape':[2]} | tensor x: data_offsets must be a list",
        "'x':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,0]} | larger than any",
        "'x':{'dtype':'F32','shape':[1],'data_offsets':[4,8]} | tensor x: leaves a gap",
        "'x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]} | 4 bytes after the last tensor",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'y':{'dtype':'F32','shape':[1],"
            + "'data_offsets':[4,8]} | tensor y: overlaps",
        "'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'x':{'dtype':'F32','shape':[2],"
            + "'data_offsets':[0,8]} | a key stands twice",
        "'x': | not JSON"
      })
  void aDamagedHeaderIsRefusedWithTheTensorsName(String entries, String message)
      throws IOException {
    write("{" + entries.replace('\'', '"') + "}", new byte[8]);
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807", "-1", "1", "1000000"})
  void aHeaderLengthThatCannotBeIsRefusedBeforeAnythingIsAllocated(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(file, bytes.array());
    assertThatThrownBy(() -> SafeTensors.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("header claims");
  }

  private void write(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(text.length).put(text).put(data).array());
  }
}
