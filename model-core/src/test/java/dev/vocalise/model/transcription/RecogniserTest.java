package dev.vocalise.model.transcription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.RestlessCollector;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.transcription.Recogniser.Decoding;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Order(1) // first: full collections take longer the more other tests have left in the heap
class RecogniserTest {

  /** How far outputs in bfloat16 are from those in float32, as a share of their size. */
  private static final double NEAR = 0.1;

  @TempDir private Path folder;
  private final List<float[]> waves = new ArrayList<>();

  /** A model of one golden case with the language model of another. */
  @BeforeEach
  void copyModel() throws IOException {
    Path model = GoldenCases.families("wav2vec2-tiny-layer").get(0);
    Path words = GoldenCases.families("ctc").get(0).resolve("language_model");
    for (String name : List.of("config.json", "preprocessor_config.json", "vocab.json")) {
      Files.copy(model.resolve(name), folder.resolve(name));
    }
    Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    Files.createDirectory(folder.resolve("language_model"));
    try (Stream<Path> files = Files.list(words)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve("language_model").resolve(file.getFileName()));
      }
    }
    for (int i = 0; i < 3; i++) {
      waves.add(WavFile.read(model.resolve(i + ".wav")).samples());
    }
  }

  /** What a Java buffer lends to the engine must not be collected while the engine reads it. */
  @Test
  @SuppressWarnings("try") // the collector works beside
  void theCollectorChangesNoOutput() throws Exception {
    float[] wave = new float[20 * waves.get(0).length];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = waves.get(0)[i % waves.get(0).length];
    }
    try (CtcModel model = CtcModel.load(folder, Precision.FLOAT32, ComputeDevice.CPU)) {
      float[][] calm = model.logits(wave);
      try (RestlessCollector collector = RestlessCollector.start()) {
        for (int trial = 0; trial < 20; trial++) {
          assertThat(Arrays.deepEquals(model.logits(wave), calm)).as("trial %d", trial).isTrue();
        }
      }
    }
  }

  @Test
  void threadsThatShareOneModelGiveTheTextsOfOneThread() throws Exception {
    try (Recogniser recogniser = load(Decoding.beam(20))) {
      assertThat(recogniser.languageModel()).isEqualTo("KenLM probing, order 3");
      List<Hypothesis> expected = new ArrayList<>();
      for (float[] wave : waves) {
        expected.add(recogniser.hypotheses(wave).get(0));
        assertThat(recogniser.transcribe(wave)).isEqualTo(expected.get(expected.size() - 1).text());
      }
      assertThat(expected.stream().map(Hypothesis::score)).doesNotHaveDuplicates();
      ExecutorService pool = Executors.newFixedThreadPool(3);
      try {
        List<Future<Hypothesis>> results = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
          float[] wave = waves.get(i % 3);
          results.add(pool.submit(() -> recogniser.hypotheses(wave).get(0)));
        }
        for (int i = 0; i < results.size(); i++) {
          assertThat(results.get(i).get()).isEqualTo(expected.get(i % 3));
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  /**
   * One of 256 parts is what a number may be off in a product, and the layers of so small a model
   * add such errors up. A precision is on in one thread alone, and whether the copies of weights
   * are those of one utterance, of a thread, or of another thread moves no bit.
   */
  @Test
  void logitsInBfloat16AreNearThoseInFloat32AndTheSameInEveryThread() throws Exception {
    try (CtcModel float32 = CtcModel.load(folder, Precision.FLOAT32, ComputeDevice.CPU);
        CtcModel bfloat16 = CtcModel.load(folder, Precision.BFLOAT16, ComputeDevice.CPU)) {
      List<float[][]> exact = new ArrayList<>();
      List<float[][]> rounded = new ArrayList<>();
      for (float[] wave : waves) {
        exact.add(float32.logits(wave));
        rounded.add(bfloat16.logits(wave));
        double apart = distance(rounded.get(rounded.size() - 1), exact.get(exact.size() - 1));
        assertThat(apart).isPositive().isLessThan(NEAR);
      }
      ExecutorService pool = Executors.newFixedThreadPool(2);
      ExecutorService held =
          Executors.newFixedThreadPool(2, work -> new Thread(() -> bfloat16.during(work)));
      try {
        List<Future<float[][]>> results = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          CtcModel model = i % 2 == 0 ? bfloat16 : float32;
          float[] wave = waves.get(i / 4 % 3);
          results.add((i % 4 < 2 ? pool : held).submit(() -> model.logits(wave)));
        }
        for (int i = 0; i < results.size(); i++) {
          float[][] expected = (i % 2 == 0 ? rounded : exact).get(i / 4 % 3);
          assertThat(Arrays.deepEquals(results.get(i).get(), expected)).as("pass %d", i).isTrue();
        }
      } finally {
        pool.shutdownNow();
        held.shutdownNow();
      }
    }
  }

  /** Of the outputs, relative to those of the other: root of mean squares. */
  private static double distance(float[][] one, float[][] other) {
    assertThat(one).hasDimensions(other.length, other[0].length);
    double apart = 0;
    double size = 0;
    for (int i = 0; i < one.length; i++) {
      for (int j = 0; j < one[i].length; j++) {
        apart += Math.pow(one[i][j] - other[i][j], 2);
        size += Math.pow(other[i][j], 2);
      }
    }
    return Math.sqrt(apart / size);
  }

  @Test
  void textsInBfloat16AreThoseOfItsLogits() {
    try (CtcModel model = CtcModel.load(folder, Precision.BFLOAT16, ComputeDevice.CPU);
        Recogniser recogniser =
            Recogniser.load(folder, Decoding.GREEDY, Precision.BFLOAT16, ComputeDevice.CPU)) {
      for (float[] wave : waves) {
        assertThat(recogniser.transcribe(wave))
            .isEqualTo(new GreedyDecoder(recogniser.vocabulary()).decode(model.logits(wave)));
      }
      assertThat(recogniser.transcribe(new float[10])).isEmpty();
    }
  }

  @Test
  void weightsComeFromTheCallThenTheCheckpointThenTheDefaults() throws IOException {
    Path attributes = folder.resolve("language_model/attrs.json");
    Files.writeString(attributes, "{\"alpha\": 0.7, \"beta\": 2.5}");
    try (Recogniser recogniser = load(new Decoding(30, null, 0.25, null))) {
      BeamSettings defaults = BeamSettings.DEFAULT;
      assertThat(recogniser.settings())
          .isEqualTo(defaults.withWidth(30).withWeights(0.7, 0.25, defaults.unkScoreOffset()));
    }
    try (Recogniser greedy = load(Decoding.GREEDY)) {
      assertThat(greedy.settings()).isNull();
      assertThat(greedy.languageModel()).isNull();
      assertThat(greedy.transcribe(new float[10])).isEmpty();
    }
  }

  @Test
  void aVocabularyOfAnotherSizeIsRefusedWithBothSizes() throws IOException {
    String json = Files.readString(folder.resolve("vocab.json"));
    int size = GoldenCases.json(folder.resolve("vocab.json")).size();
    Files.writeString(
        folder.resolve("vocab.json"), json.replaceFirst("\\{", "{\"ñ\": " + size + ","));
    assertThatThrownBy(() -> load(Decoding.GREEDY))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContaining(String.valueOf(size + 1))
        .hasMessageContaining("vocab_size " + size);
  }

  @Test
  void withoutUnigramsTheModelsOwnWordsAreTaken() throws IOException {
    try (WordModel with = WordModel.read(folder.resolve("language_model"))) {
      Files.delete(folder.resolve("language_model/unigrams.txt"));
      try (WordModel without = WordModel.read(folder.resolve("language_model"))) {
        assertThat(without.lexicon().size()).isEqualTo(with.model().words() - 1);
        assertThat(without.lexicon().size()).isGreaterThanOrEqualTo(with.lexicon().size());
      }
    }
  }

  /** As a tokenizer saves it that was given two more symbols than its vocabulary has. */
  @Test
  void addedTokensCountWhereTheModelHasOutputsForThem() throws IOException {
    Map<String, Integer> symbols = symbols();
    int size = symbols.size();
    String first =
        symbols.entrySet().stream()
            .filter(e -> e.getValue() == size - 1)
            .findFirst()
            .orElseThrow()
            .getKey();
    String text;
    try (Recogniser whole = load(Decoding.GREEDY)) {
      text = whole.transcribe(waves.get(0));
    }
    symbols.remove(first);
    write("vocab.json", symbols);
    write("added_tokens.json", Map.of(first, size - 1));
    try (Recogniser added = load(Decoding.GREEDY)) {
      assertThat(added.vocabulary().size()).isEqualTo(size);
      assertThat(added.transcribe(waves.get(0))).isEqualTo(text);
    }
    assertThat(CtcVocabulary.read(folder, size - 1).size()).isEqualTo(size - 1);
    write("added_tokens.json", Map.of(first, size - 1, "<x>", size));
    assertThatThrownBy(() -> load(Decoding.GREEDY))
        .isInstanceOf(LanguageModelException.class)
        .hasMessageContainingAll("with added_tokens.json has " + (size + 1), "vocab_size " + size);
  }

  @Test
  void wordsThatTheSymbolsCannotWriteAreNoted() throws IOException {
    try (Recogniser recogniser = load(Decoding.beam(4))) {
      assertThat(recogniser.notes()).isEmpty();
    }
    Map<String, Integer> capitals = new LinkedHashMap<>();
    symbols()
        .forEach(
            (symbol, id) ->
                capitals.put(symbol.length() == 1 ? symbol.toUpperCase(Locale.ROOT) : symbol, id));
    write("vocab.json", capitals);
    try (Recogniser recogniser = load(Decoding.beam(4))) {
      assertThat(recogniser.notes())
          .singleElement()
          .asString()
          .matches("only 0 of the [\\d,]+ words .*write both in one case");
    }
    Path unigrams = folder.resolve("language_model/unigrams.txt");
    Files.writeString(unigrams, Files.readString(unigrams).toUpperCase(Locale.ROOT));
    try (Recogniser recogniser = load(Decoding.beam(4))) {
      assertThat(recogniser.notes())
          .singleElement()
          .asString()
          .startsWith("no word of unigrams.txt");
    }
  }

  @Test
  void aFileOfTheLanguageModelThatIsAPointerIsNamed() throws IOException {
    for (String name : List.of("unigrams.txt", "lm.binary")) {
      try (Stream<Path> files = Files.list(folder.resolve("language_model"))) {
        Path file =
            files
                .filter(path -> path.toString().endsWith(name.substring(2)))
                .findFirst()
                .orElseThrow();
        byte[] kept = Files.readAllBytes(file);
        Files.writeString(
            file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 77\n");
        assertThatThrownBy(() -> load(Decoding.beam(4)))
            .isInstanceOf(LanguageModelException.class)
            .hasMessageContainingAll(file.toString(), "a Git LFS pointer to a file of 77 bytes");
        Files.write(file, kept);
      }
    }
  }

  private Map<String, Integer> symbols() {
    Map<String, Integer> symbols = new LinkedHashMap<>();
    GoldenCases.json(folder.resolve("vocab.json"))
        .properties()
        .forEach(entry -> symbols.put(entry.getKey(), entry.getValue().intValue()));
    return symbols;
  }

  private void write(String name, Map<String, Integer> symbols) throws IOException {
    Files.write(folder.resolve(name), new ObjectMapper().writeValueAsBytes(symbols));
  }

  private Recogniser load(Decoding decoding) {
    return Recogniser.load(folder, decoding, Precision.FLOAT32, ComputeDevice.CPU);
  }
}
