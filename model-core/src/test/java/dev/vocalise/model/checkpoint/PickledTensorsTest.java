package dev.vocalise.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.checkpoint.TorchFiles.Pickle;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and damaged files always end in a {@link CheckpointException} of one line. */
class PickledTensorsTest {

  private static final float[] SIX = {0, 1, 2, 3, 4, 5};

  @TempDir private Path directory;

  private Path write(Map<String, byte[]> entries) throws IOException {
    Path file = directory.resolve("pytorch_model.bin");
    Files.write(file, TorchFiles.zip(entries));
    return file;
  }

  private Path one(Pickle pickle, String type) throws IOException {
    return write(Map.of("m/data.pkl", pickle.bytes(), "m/data/0", TorchFiles.bytes(type, SIX)));
  }

  private void refused(Path file, String message) {
    assertThatThrownBy(() -> PickledTensors.open(file).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n")
        .hasSizeLessThan(1200);
  }

  @Test
  void windowsOnSharedStoragesAndGapsAreReadAsWhatTheyShow() throws IOException {
    Pickle pickle = new Pickle().open();
    pickle.tensor("whole", "FloatStorage", 6, 0, List.of(2, 3), List.of(3, 1));
    pickle.tensor("transposed", "FloatStorage", 6, 0, List.of(3, 2), List.of(1, 3));
    pickle.tensor("tail", "FloatStorage", 6, 4, List.of(2), List.of(1));
    pickle.tensor("none", "FloatStorage", 6, 6, List.of(0, 3), List.of(3, 1));
    try (PickledTensors tensors = PickledTensors.open(one(pickle.close(), "float32"));
        NDManager manager = TorchEngine.newManager(ComputeDevice.CPU)) {
      assertThat(tensors.floats("whole")).containsExactly(SIX);
      assertThat(tensors.floats("transposed")).containsExactly(0, 3, 1, 4, 2, 5);
      assertThat(tensors.load("transposed", manager).toFloatArray())
          .containsExactly(0, 3, 1, 4, 2, 5);
      assertThat(tensors.floats("tail")).containsExactly(4, 5);
      assertThat(tensors.floats("none")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"HalfStorage,float16", "BFloat16Storage,bfloat16"})
  void halfPrecisionIsWidened(String storage, String type) throws IOException {
    Pickle pickle = new Pickle().open();
    pickle.tensor("x", storage, 6, 0, List.of(6), List.of(1));
    try (PickledTensors tensors = PickledTensors.open(one(pickle.close(), type))) {
      assertThat(tensors.floats("x")).containsExactly(SIX);
    }
  }

  @Test
  void otherTypesAreRefusedWithTheTensorsName() throws IOException {
    Pickle pickle = new Pickle().open();
    pickle.tensor("x.weight", "DoubleStorage", 6, 0, List.of(6), List.of(1));
    try (PickledTensors tensors = PickledTensors.open(one(pickle.close(), "float64"))) {
      assertThatThrownBy(() -> tensors.floats("x.weight"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("tensor x.weight: expected a float32")
          .hasMessageContaining("F64 [6]");
      assertThatThrownBy(() -> tensors.longs("x.weight")).isInstanceOf(CheckpointException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "os,system",
    "builtins,eval",
    "posix,system",
    "torch,load",
    "subprocess,Popen",
    "torch.storage,_load_from_bytes",
    "__builtin__,getattr",
    "collections,deque"
  })
  void everyOtherGlobalIsRefusedByName(String module, String name) throws IOException {
    Path mark = directory.resolve("ran");
    Pickle pickle = new Pickle().raw("c" + module + "\n" + name + "\n(").text("touch " + mark);
    refused(one(pickle.raw("tR."), "float32"), "global " + module + "." + name);
    Pickle stacked = new Pickle().text(module).text(name).raw("\u0093.");
    refused(one(stacked, "float32"), "global " + module + "." + name);
    assertThat(mark).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"i", "o", "0", "2", "P", "\u0092", "\u008f", "\u0082", "\u0097"})
  void everyOtherInstructionIsRefusedByName(String code) throws IOException {
    String name = String.valueOf(PickleOpcode.of((byte) code.charAt(0)));
    refused(one(new Pickle().raw("}" + code + "."), "float32"), "instruction " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "6,7,1,leaves",
    "6,-1,1,fit",
    "6,0,-1,strides",
    "6,1,1,fit",
    "3,0,3,fit",
    "6,0,0,ok",
    "7,0,0,fit",
    "4611686018427387904,0,4,larger"
  })
  void aTensorThatLeavesItsStorageIsRefused(long size, long offset, long stride, String expected)
      throws IOException {
    Pickle pickle = new Pickle().open();
    pickle.tensor("x", "FloatStorage", 6, offset, List.of(size), List.of(stride));
    Path file = one(pickle.close(), "float32");
    if (expected.equals("ok")) {
      PickledTensors.open(file).close();
    } else {
      refused(file, "storage 0");
    }
  }

  @Test
  void aStorageThatClaimsMoreThanItsEntryIsRefusedBeforeAnythingIsAllocated() throws IOException {
    for (long claimed : new long[] {5, 7, 1L << 50, Long.MAX_VALUE, -1}) {
      Pickle pickle = new Pickle().open();
      pickle.tensor("x", "FloatStorage", claimed, 0, List.of(claimed), List.of(1));
      refused(one(pickle.close(), "float32"), "storage 0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m/../../evil",
        "/etc/passwd",
        "../x",
        "m\\..\\x",
        "m//x",
        "other/data/1",
        "C:/x",
        "m/./..",
        "m/a\u0000b",
        "x",
        "m/"
      })
  void entriesWithTricksInTheirNamesAreRefused(String name) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Pickle pickle = new Pickle().open();
    pickle.tensor("x", "FloatStorage", 6, 0, List.of(6), List.of(1));
    entries.put("m/data.pkl", pickle.close().bytes());
    entries.put("m/data/0", TorchFiles.bytes("float32", SIX));
    entries.put(name, new byte[3]);
    refused(write(entries), "entry ");
  }

  @Test
  void containersThatMultiplyOrContainThemselvesAreRefused() throws IOException {
    refused(one(new Pickle().raw("}q\0").text("x").raw("h\0s."), "float32"), "without an end");
    Pickle bombs = new Pickle().raw("]q\0");
    for (int level = 1; level < 8; level++) {
      bombs.raw("](" + ("h" + (char) (level - 1)).repeat(100) + "eq" + (char) level);
    }
    refused(one(bombs.raw("0."), "float32"), "instruction POP");
    Pickle nested = new Pickle().raw("}").text("x").raw("]q\0");
    for (int level = 1; level < 7; level++) {
      nested.raw("]q" + (char) level + "(" + ("h" + (char) (level - 1)).repeat(100) + "e");
    }
    refused(one(nested.raw("s."), "float32"), "pickle");
  }

  /** Options, scores and counters of a training loop, as protocol 2 writes them. */
  @Test
  void whatATrainingLoopKeepsBesideTheWeightsIsPassedOver() throws IOException {
    Pickle pickle = new Pickle().open();
    pickle
        .text("args")
        .raw("cargparse\nNamespace\n)\u0081}(")
        .text("lr")
        .raw("G?PbM\u00d2\u00f1\u00a9\u00fcub");
    pickle.text("best").raw("cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\n").text("f8");
    pickle.raw("\u0089\u0088\u0087R(").number(3).text("<").raw("NtbN\u0086R");
    pickle.text("seen").raw("c__builtin__\nset\n](").number(1).raw("e\u0085R");
    pickle.text("epoch").number(3).text("state_dict").raw("}(");
    pickle.tensor("x.weight", "FloatStorage", 6, 0, List.of(2, 3), List.of(3, 1));
    try (PickledTensors tensors = PickledTensors.open(one(pickle.raw("u").close(), "float32"))) {
      assertThat(tensors.names()).containsExactly("state_dict.x.weight");
      assertThat(tensors.floats("state_dict.x.weight")).containsExactly(SIX);
    }
  }

  static List<Path> golden() {
    return PickledTensorsGoldenTest.files().stream()
        .filter(p -> p.toFile().length() < 1_000_000)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void cutFilesAreRefused(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(bytes.length);
    Path file = directory.resolve("pytorch_model.bin");
    for (int i = 0; i < 40; i++) {
      int length = i < 20 ? i : random.nextInt(bytes.length);
      Files.write(file, Arrays.copyOf(bytes, length));
      refused(file, "");
      Files.write(file, Arrays.copyOfRange(bytes, length + 1, bytes.length));
      refused(file, "");
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void flippedBitsAreRefusedOrLeaveReadableTensors(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    boolean zip = bytes[0] == 'P';
    Map<String, float[]> expected = new TreeMap<>();
    try (PickledTensors tensors = PickledTensors.open(whole)) {
      tensors.names().stream()
          .filter(n -> !n.endsWith("position_ids"))
          .forEach(n -> expected.put(n, tensors.floats(n)));
    }
    Random random = new Random(bytes.length);
    Path file = directory.resolve("pytorch_model.bin");
    for (int i = 0; i < 120; i++) {
      byte[] damaged = bytes.clone();
      int at =
          i % 2 == 0
              ? random.nextInt(Math.min(12_000, bytes.length))
              : random.nextInt(bytes.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      try (PickledTensors tensors = PickledTensors.open(file)) {
        for (String name : tensors.names()) {
          if (!name.endsWith("position_ids")) {
            float[] values = tensors.floats(name);
            // A ZIP has checksums: what is still read is what was written.
            assertThat(!zip || Arrays.equals(values, expected.get(name))).as(name).isTrue();
          }
        }
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
      }
    }
  }

  @Test
  void randomInstructionsNeverEndInAnythingElse() throws IOException {
    Random random = new Random(5);
    Path file = directory.resolve("pytorch_model.bin");
    byte[] codes = new byte[PickleOpcode.values().length];
    int known = 0;
    for (int code = 0; code < 256; code++) {
      if (PickleOpcode.of((byte) code) != null) {
        codes[known++] = (byte) code;
      }
    }
    for (int i = 0; i < 600; i++) {
      byte[] body = new byte[1 + random.nextInt(60)];
      for (int b = 0; b < body.length; b++) {
        body[b] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(12)
                : codes[random.nextInt(codes.length)];
      }
      Files.write(file, TorchFiles.zip(Map.of("m/data.pkl", body)));
      refused(file, "");
    }
  }

  @Test
  void aDirectoryWithoutWeightsIsRefusedAndSafetensorsArePreferred() throws IOException {
    assertThatThrownBy(() -> CheckpointFile.in(directory))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("neither model.safetensors nor pytorch_model.bin");
    Path family = GoldenCases.families("bert").get(0);
    try (Stream<Path> files = Files.list(family)) {
      for (Path p : files.filter(p -> p.getFileName().toString().contains("model.")).toList()) {
        Files.copy(p, directory.resolve(p.getFileName().toString()));
      }
    }
    if (Files.exists(directory.resolve("model.safetensors"))) {
      assertThat(CheckpointFile.fileIn(directory)).hasFileName("model.safetensors");
    }
  }
}
