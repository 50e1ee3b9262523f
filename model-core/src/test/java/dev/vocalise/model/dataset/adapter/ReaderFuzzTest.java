package dev.vocalise.model.dataset.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.Damage;
import dev.vocalise.model.GoldenCases;
import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.backbone.bert.BertFamily;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Family;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.checkpoint.CheckpointFile;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.functionals.FunctionalsException;
import dev.vocalise.model.functionals.FunctionalsImport;
import dev.vocalise.model.functionals.FunctionalsTable;
import dev.vocalise.model.functionals.NamedFunctionals;
import dev.vocalise.model.transcription.CtcVocabulary;
import dev.vocalise.model.transcription.WordModel;
import dev.vocalise.model.transcription.ngram.LanguageModel;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every reader of files that people name: a damaged one is read, or refused by the reader's own
 * exception in one line, at once and with little memory; and of a private file nothing is told.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReaderFuzzTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(5);
  private static final long MEMORY = 256L << 20;

  private static final Set<Class<?>> REFUSALS =
      Set.of(
          AudioFormatException.class,
          CheckpointException.class,
          CorpusImportException.class,
          FunctionalsException.class,
          LanguageModelException.class);

  @TempDir private Path folder;

  private enum Reader {
    WAV("a.wav") {
      @Override
      void prepare(Path folder) throws IOException {
        short[] samples = new short[600];
        for (int i = 0; i < samples.length; i++) {
          samples[i] = (short) (i * 97);
        }
        Files.write(folder.resolve("a.wav"), WavFile.encode(samples, 2, 16_000));
      }

      @Override
      void read(Path folder) throws IOException {
        AudioFile.read(folder.resolve("a.wav"));
      }
    },
    FLAC("a.flac") {
      @Override
      void prepare(Path folder) throws IOException {
        Path zip = Path.of("../demo/corpora/msp-improv-like.zip");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
          for (ZipEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
            if (one.getName().endsWith(".flac")) {
              Files.write(folder.resolve("a.flac"), in.readAllBytes());
              return;
            }
          }
        }
        throw new IOException(zip + " has no FLAC");
      }

      @Override
      void read(Path folder) throws IOException {
        AudioFile.read(folder.resolve("a.flac"));
      }
    },
    CSV("manifest.csv") {
      @Override
      void prepare(Path folder) throws IOException {
        WavFile.write(folder.resolve("a.wav"), new float[16_000], 16_000);
        Files.writeString(
            folder.resolve("manifest.csv"),
            """
            file,emotion,speaker,start,end,arousal,transcript
            a.wav,neutral,s1,0,0.25,1.5,"one, two"
            a.wav,anger,s2,0.25,500ms,3,
            a.wav,happiness,s3,00:00.5,0.75,NaN,three
            """);
      }

      @Override
      void read(Path folder) {
        CorpusAdapter.of("csv").read(folder.resolve("manifest.csv"), ImportOptions.allowingBad());
      }
    },
    IEMOCAP("Session1/dialog/EmoEvaluation/Ses01F_impro01.txt") {
      @Override
      void prepare(Path folder) {
        CorpusLayouts.iemocap(folder, CorpusLayouts.cycle(10, "neu", "ang"));
      }

      @Override
      void read(Path folder) {
        CorpusAdapter.of("iemocap").read(folder, ImportOptions.strict());
      }
    },
    IMPROV("Evalution.txt") {
      @Override
      void prepare(Path folder) {
        CorpusLayouts.mspImprov(folder, CorpusLayouts.cycle(10, "N", "A"));
      }

      @Override
      void read(Path folder) {
        CorpusAdapter.of("msp-improv").read(folder, ImportOptions.strict());
      }
    },
    PODCAST("Labels/labels_consensus.csv") {
      @Override
      void prepare(Path folder) {
        CorpusLayouts.podcast(folder, CorpusLayouts.cycle(10, "N", "A"));
      }

      @Override
      void read(Path folder) {
        CorpusAdapter.of("msp-podcast").read(folder, ImportOptions.allowingBad());
      }
    },
    FUNCTIONALS("egemaps.csv") {
      @Override
      void prepare(Path folder) throws IOException {
        Files.writeString(
            folder.resolve("egemaps.csv"),
            """
            file,start,end,F0semitone_amean,loudness_sma3_stddevNorm,mfcc1_sma3_amean
            /data/a.wav,0 days,0 days 00:00:01.000000,3.5e+01,0.25,-7
            '/data/b.wav',0,1,"4",1e-3,0
            """);
      }

      @Override
      void read(Path folder) {
        List<Utterance> corpus =
            Stream.of("a", "b")
                .map(
                    id ->
                        new Utterance(
                            id, id + ".wav", "", 16_000, 1, "s", "", null, "x", null, "en"))
                .toList();
        FunctionalsImport.read(
            folder.resolve("egemaps.csv"), "mine", corpus, folder.resolve("table"));
        FunctionalsTable.open(folder.resolve("table"));
      }
    },
    NAMED_FUNCTIONALS("egemaps.csv") {
      @Override
      void prepare(Path folder) throws IOException {
        FUNCTIONALS.prepare(folder);
      }

      @Override
      void read(Path folder) {
        NamedFunctionals.read(folder.resolve("egemaps.csv")).close();
      }
    },
    TRANSCRIPTS("words.csv") {
      @Override
      void prepare(Path folder) throws IOException {
        Files.writeString(
            folder.resolve("words.csv"),
            """
            file,speaker,transcript
            /data/a.wav,s1,"one, two"
            b,s2,three
            """);
      }

      @Override
      void read(Path folder) {
        TranscriptTable.read(folder.resolve("words.csv"));
      }
    },
    SAFETENSORS("model.safetensors") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny", "model.safetensors", folder);
      }

      @Override
      void read(Path folder) {
        tensors(folder.resolve("model.safetensors"));
      }
    },
    PICKLE("pytorch_model.bin") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny", "pytorch_model.bin", folder);
      }

      @Override
      void read(Path folder) {
        tensors(folder.resolve("pytorch_model.bin"));
      }
    },
    LEGACY_PICKLE("pytorch_model.bin") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny/pretraining-legacy-pickle", "pytorch_model.bin", folder);
      }

      @Override
      void read(Path folder) {
        tensors(folder.resolve("pytorch_model.bin"));
      }
    },
    INDEX("model.safetensors.index.json") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny", "model.safetensors", folder);
        Path weights = folder.resolve("model.safetensors");
        try (CheckpointFile open = CheckpointFile.open(weights)) {
          Files.writeString(
              folder.resolve("model.safetensors.index.json"),
              open.names().stream()
                  .map(name -> "\"" + name + "\": \"model.safetensors\"")
                  .collect(Collectors.joining(",", "{\"weight_map\": {", "}}")));
        }
      }

      @Override
      void read(Path folder) {
        tensors(folder.resolve("model.safetensors.index.json"));
      }
    },
    CONFIG("config.json") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny", "config.json", folder);
      }

      @Override
      void read(Path folder) {
        new BertFamily().geometry(folder);
      }
    },
    PREPROCESSOR("preprocessor_config.json") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("wav2vec2-tiny-layer", "config.json", folder);
        copy("wav2vec2-tiny-layer", "preprocessor_config.json", folder);
      }

      @Override
      void read(Path folder) {
        new Wav2Vec2Family().geometry(folder);
      }
    },
    TOKENIZER("tokenizer.json") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny", "config.json", folder);
        copy("bert-tiny", "tokenizer.json", folder);
      }

      @Override
      void read(Path folder) {
        new BertFamily().check(folder);
      }
    },
    VOCABULARY("vocab.txt") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("bert-tiny", "config.json", folder);
        copy("bert-tiny", "vocab.txt", folder);
      }

      @Override
      void read(Path folder) {
        new BertFamily().check(folder);
      }
    },
    SYMBOLS("vocab.json") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("wav2vec2-tiny-layer", "vocab.json", folder);
      }

      @Override
      void read(Path folder) {
        CtcVocabulary.read(folder, 30);
      }
    },
    ARPA("lm.arpa") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("ctc/lm", "lm.arpa", folder);
      }

      @Override
      void read(Path folder) {
        LanguageModel.open(folder.resolve("lm.arpa")).close();
      }
    },
    PROBING("lm.binary") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("ctc/language_model", "lm.binary", folder);
        copy("ctc/language_model", "attrs.json", folder);
        copy("ctc/language_model", "unigrams.txt", folder);
      }

      @Override
      void read(Path folder) {
        WordModel.read(folder).close();
      }
    },
    TRIE("lm.trie.binary") {
      @Override
      void prepare(Path folder) throws IOException {
        copy("ctc/lm", "lm.trie.binary", folder);
      }

      @Override
      void read(Path folder) {
        LanguageModel.open(folder.resolve("lm.trie.binary")).close();
      }
    },
    ATTRIBUTES("attrs.json") {
      @Override
      void prepare(Path folder) throws IOException {
        PROBING.prepare(folder);
      }

      @Override
      void read(Path folder) {
        WordModel.read(folder).close();
      }
    },
    UNIGRAMS("unigrams.txt") {
      @Override
      void prepare(Path folder) throws IOException {
        PROBING.prepare(folder);
      }

      @Override
      void read(Path folder) {
        WordModel.read(folder).close();
      }
    };

    /** What is damaged. */
    final String file;

    Reader(String file) {
      this.file = file;
    }

    abstract void prepare(Path folder) throws IOException;

    abstract void read(Path folder) throws IOException;

    private static void copy(String family, String name, Path folder) throws IOException {
      Files.copy(GoldenCases.root().resolve(family).resolve(name), folder.resolve(name));
    }

    private static void tensors(Path file) {
      try (CheckpointFile open = CheckpointFile.open(file)) {
        for (String name : open.names()) {
          open.shape(name);
          try {
            open.floats(name);
          } catch (CheckpointException e) {
            open.longs(name); // of the other type, else refused
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDamagedIsReadOrRefusedInOneLineAtOnce(Reader reader) throws IOException {
    reader.prepare(folder);
    reader.read(folder);
    Path file = folder.resolve(reader.file);
    Damage damage = new Damage(Files.readAllBytes(file), reader.name());
    int refused = 0;
    for (int i = 0; i < Damage.CASES; i++) {
      byte[] damaged = damage.next(i);
      Files.write(file, damaged);
      refused += refusal(reader, reader + " case " + i) != null ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsToldOfAPrivateFile(Reader reader) throws IOException {
    reader.prepare(folder);
    Path file = folder.resolve(reader.file);
    for (String text :
        List.of(
            "hunter2",
            "hunter2:x:0:0:hunter2:/root:/bin/sh\n".repeat(40),
            "-----BEGIN PRIVATE KEY-----\nhunter2hunter2\n-----END PRIVATE KEY-----\n",
            "{\"hunter2\": {\"hunter2\": \"hunter2\"}, \"password\": hunter2}",
            "[hunter2]\nhunter2 = hunter2\n",
            "hunter2: hunter2\n  - hunter2: [\n",
            "date,amount,hunter2\n1,2,hunter2\n",
            "hunter2;hunter2;hunter2\n",
            "<html><title>hunter2</title>hunter2",
            "{\"error\": \"hunter2\"}",
            "\u0000\u0001hunter2\u0000\u00FFhunter2".repeat(30))) {
      for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
        Files.write(file, text.getBytes(charset));
        String told = refusal(reader, reader + " given " + text);
        if (told != null) {
          assertThat(told).as("%s given %s", reader, text).doesNotContain("hunter2");
        }
      }
    }
  }

  /** What the reader says; null where it read the file. */
  private @Nullable String refusal(Reader reader, String what) throws IOException {
    long start = System.nanoTime();
    long before = allocated();
    @Nullable String told = null;
    try {
      reader.read(folder);
    } catch (RuntimeException e) {
      assertThat(REFUSALS).as("%s: %s", what, e).contains(e.getClass());
      told = String.valueOf(e.getMessage());
      assertThat(told).as(what).hasLineCount(1).doesNotContain("Exception");
    } catch (StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(what, e);
    }
    assertThat(allocated() - before).as(what).isLessThan(MEMORY);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(what).isLessThan(AT_ONCE);
    return told;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
