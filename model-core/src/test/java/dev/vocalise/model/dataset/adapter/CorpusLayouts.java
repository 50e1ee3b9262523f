package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.audio.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes small corpora in the layouts of the real ones; every recording is different. */
public final class CorpusLayouts {
  private CorpusLayouts() {}

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One window (25 ms) of noise that only this seed gives. */
  public static void wav(Path file, int seed) {
    float[] samples = new float[400];
    Random noise = new Random(seed);
    for (int i = 0; i < samples.length; i++) {
      samples[i] = noise.nextFloat() - 0.5f;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      WavFile.write(file, samples, 16000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void replaceInFile(Path file, String what, String by) {
    String before = text(file);
    if (!before.contains(what)) {
      throw new IllegalArgumentException(file + " does not hold " + what);
    }
    write(file, before.replace(what, by));
  }

  /** The utterance that {@link #iemocap} gives the n-th label. */
  static String iemocapId(int n) {
    int session = 1 + n % 5;
    return "Ses0" + session + "F_impro01_" + (n % 2 == 0 ? "F" : "M") + "%03d".formatted(n);
  }

  static Path iemocapLabels(Path root, int n) {
    int session = 1 + n % 5;
    return root.resolve(
        "Session%d/dialog/EmoEvaluation/Ses0%dF_impro01.txt".formatted(session, session));
  }

  static Path iemocapWav(Path root, int n) {
    int session = 1 + n % 5;
    return root.resolve(
        "Session%d/sentences/wav/Ses0%dF_impro01/%s.wav".formatted(session, session, iemocapId(n)));
  }

  static void iemocap(Path root, List<String> labels) {
    List<StringBuilder> evaluations = new ArrayList<>();
    List<StringBuilder> transcripts = new ArrayList<>();
    for (int session = 0; session < 5; session++) {
      evaluations.add(
          new StringBuilder("% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]\n\n"));
      transcripts.add(new StringBuilder("M: [LAUGHTER]\n"));
    }
    for (int n = 0; n < labels.size(); n++) {
      wav(iemocapWav(root, n), n);
      evaluations
          .get(n % 5)
          .append(
              "[%d.2901 - %d.2357]\t%s\t%s\t[2.5000, 2.5000, 2.5000]\n"
                  .formatted(n, n + 1, iemocapId(n), labels.get(n)))
          .append(
              "C-E2:\tNeutral;\t()\nC-F1:\tNeutral; Anger;\t(hm)\nA-E3:\tval 3; act 2; dom  3;\t()\n\n");
      transcripts
          .get(n % 5)
          .append(
              "%s [%03d.2901-%03d.2357]: Excuse me: number %d.\n"
                  .formatted(iemocapId(n), n, n + 1, n));
    }
    for (int i = 0; i < Math.min(5, labels.size()); i++) {
      write(iemocapLabels(root, i), evaluations.get(i).toString());
      String dialog = CorpusFiles.stem(iemocapLabels(root, i));
      write(
          root.resolve("Session" + (i + 1) + "/dialog/transcriptions/" + dialog + ".txt"),
          transcripts.get(i).toString());
    }
  }

  /** The turn that {@link #mspImprov} gives the n-th label, without its corpus' prefix. */
  static String mspName(int n) {
    String speaker = (n % 2 == 0 ? "F" : "M") + "0" + (1 + n % 6);
    return "S%02dA-%s-%s-FM%02d".formatted(1 + n % 20, speaker, "PRST".charAt(n % 4), n % 100);
  }

  static Path mspWav(Path root, int n) {
    return root.resolve(
        "session%d/S%02dA/%s/MSP-IMPROV-%s.wav"
            .formatted(1 + n % 6, 1 + n % 20, "PRST".charAt(n % 4), mspName(n)));
  }

  static void mspImprov(Path root, List<String> labels) {
    List<String> blocks = new ArrayList<>();
    for (int n = 0; n < labels.size(); n++) {
      wav(mspWav(root, n), 10_000 + n);
      blocks.add(
          "UTD-IMPROV-%s.avi; %s; A:2.800000; V:3.000000; D:2.800000 ; N:3.600000;\n"
                  .formatted(mspName(n), labels.get(n))
              + "20131007002; Happy; Happy,Excited,; A:2.000000; V:3.000000; D:NaN; N:4.000000;\n");
    }
    write(root.resolve("Evalution.txt"), String.join("\n", blocks) + "\n");
  }

  public static Path emoDbWav(Path root, int n, char letter) {
    return root.resolve(
        "wav/%02da%02d%s%s.wav".formatted(3 + n % 10, n / 10, letter, "ab".charAt(n % 2)));
  }

  /** One letter per file. */
  public static void emoDb(Path root, String letters) {
    for (int n = 0; n < letters.length(); n++) {
      wav(emoDbWav(root, n, letters.charAt(n)), 20_000 + n);
    }
  }

  static String podcastName(int n) {
    return "MSP-PODCAST_%04d_%04d".formatted(1 + n / 10, n);
  }

  static Path podcastWav(Path root, int n) {
    return root.resolve("Audios/" + podcastName(n) + ".wav");
  }

  /** One line per label, from line 2; every fifth speaker is unknown. */
  static void podcast(Path root, List<String> labels) {
    StringBuilder table =
        new StringBuilder("FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set\n");
    for (int n = 0; n < labels.size(); n++) {
      wav(podcastWav(root, n), 30_000 + n);
      String speaker = n % 5 == 4 ? "Unknown" : Integer.toString(100 + n % 5);
      table.append(
          "%s.wav,%s,3.0,4.2,4.0,%s,Female,Train\n"
              .formatted(podcastName(n), labels.get(n), speaker));
      write(root.resolve("Transcripts/" + podcastName(n) + ".txt"), "Number " + n + ".\n");
    }
    write(root.resolve("Labels/labels_consensus.csv"), table.toString());
  }

  private static final List<String> CREMA_SENTENCES =
      List.of("IEO", "TIE", "IOM", "IWW", "TAI", "MTI", "IWL", "ITH", "DFA", "ITS", "TSI", "WSI");

  static Path cremaWav(Path root, int n, String emotion) {
    String name = "%d_%s_%s_XX.wav".formatted(1001 + n / 12, CREMA_SENTENCES.get(n % 12), emotion);
    return root.resolve("AudioWAV/" + name);
  }

  static void crema(Path root, List<String> emotions) {
    for (int n = 0; n < emotions.size(); n++) {
      wav(cremaWav(root, n, emotions.get(n)), 40_000 + n);
    }
  }

  static Path ravdessWav(Path root, int n, String emotion) {
    int actor = 1 + n / 8 % 24;
    String name =
        "03-01-%s-0%d-0%d-0%d-%02d.wav"
            .formatted(emotion, 1 + n / 4 % 2, 1 + n / 2 % 2, 1 + n % 2, actor);
    return root.resolve("Actor_%02d/%s".formatted(actor, name));
  }

  /** At most 192 of one emotion. */
  static void ravdess(Path root, List<String> emotions) {
    for (int n = 0; n < emotions.size(); n++) {
      wav(ravdessWav(root, n, emotions.get(n)), 50_000 + n);
    }
  }

  /** Labels one after the other, repeated up to the count. */
  static List<String> cycle(int count, String... labels) {
    List<String> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(labels[n % labels.length]);
    }
    return all;
  }
}
