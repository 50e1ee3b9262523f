package dev.vocalise.model.benchmark;

import dev.vocalise.model.transcription.BeamDecoder;
import dev.vocalise.model.transcription.BeamSettings;
import dev.vocalise.model.transcription.CtcVocabulary;
import dev.vocalise.model.transcription.WordModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Times the beam search on random logits over the letters of wav2vec 2.0's vocabularies. */
public final class DecodeBenchmark {

  private static final long SEED = 1;
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /** A pass over peaked logits takes milliseconds, of which the collector may take most. */
  private static final Duration AT_LEAST = Duration.ofSeconds(1);

  private static final int LETTERS_FROM = 5;

  /**
   * What to time.
   *
   * @param frames of an utterance
   * @param symbols of the vocabulary, at least 6: four special ones, the delimiter, letters
   * @param width of the beam
   * @param utterances of a pass; passes are repeated for a second, after two untimed seconds
   * @param languageModel a folder as checkpoints have it; null decodes without
   * @param peaked added to one random symbol's logit per frame; the others are N(0, 1). 0 is flat
   * @param threads utterances at a time
   */
  public record DecodeBenchSettings(
      int frames,
      int symbols,
      int width,
      int utterances,
      @Nullable Path languageModel,
      double peaked,
      int threads) {

    /** Refuses numbers that mean nothing. */
    public DecodeBenchSettings {
      if (frames < 1 || utterances < 1 || threads < 1 || symbols <= LETTERS_FROM) {
        throw new IllegalArgumentException(
            "frames, utterances and threads must be >= 1 and symbols > %d but were %d, %d, %d, %d"
                .formatted(LETTERS_FROM, frames, utterances, threads, symbols));
      }
      if (!Double.isFinite(peaked)) {
        throw new IllegalArgumentException("peaked must be a number but was " + peaked);
      }
    }
  }

  /**
   * What came out.
   *
   * @param utterancesPerSecond of all threads together
   * @param secondsPerUtterance mean in one thread
   */
  public record DecodeBenchResult(double utterancesPerSecond, double secondsPerUtterance) {}

  private DecodeBenchmark() {}

  /** Runs the benchmark. */
  public static DecodeBenchResult run(DecodeBenchSettings settings) {
    CtcVocabulary vocabulary = vocabulary(settings.symbols());
    BeamSettings base = BeamSettings.DEFAULT.withWidth(settings.width());
    if (settings.languageModel() == null) {
      return time(settings, new BeamDecoder(base, vocabulary));
    }
    try (WordModel words = WordModel.read(settings.languageModel())) {
      BeamDecoder decoder =
          new BeamDecoder(words.apply(base), vocabulary, words.model(), words.lexicon());
      return time(settings, decoder);
    }
  }

  private static DecodeBenchResult time(DecodeBenchSettings settings, BeamDecoder decoder) {
    List<float[][]> utterances = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < settings.utterances(); i++) {
      utterances.add(logits(settings, random));
    }
    ExecutorService pool = Executors.newFixedThreadPool(settings.threads());
    try {
      repeat(pool, decoder, utterances, WARM_UP);
      double passSeconds = repeat(pool, decoder, utterances, AT_LEAST);
      double rate = utterances.size() / passSeconds;
      return new DecodeBenchResult(rate, Math.min(settings.threads(), utterances.size()) / rate);
    } catch (ExecutionException e) {
      throw new IllegalStateException("decoding failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Seconds of a pass over all utterances, the mean of as many as take the time. */
  private static double repeat(
      ExecutorService pool, BeamDecoder decoder, List<float[][]> utterances, Duration atLeast)
      throws ExecutionException, InterruptedException {
    long start = System.nanoTime();
    int passes = 0;
    do {
      List<Future<Integer>> results = new ArrayList<>();
      for (float[][] utterance : utterances) {
        results.add(pool.submit(() -> decoder.decode(utterance).size()));
      }
      for (Future<Integer> result : results) {
        result.get();
      }
      passes++;
    } while (System.nanoTime() - start < atLeast.toNanos());
    return (System.nanoTime() - start) / 1e9 / passes;
  }

  /** The usual order: blank, sentence marks, unknown, delimiter, apostrophe, letters. */
  private static CtcVocabulary vocabulary(int symbols) {
    List<String> all = new ArrayList<>(List.of("<pad>", "<s>", "</s>", "<unk>", "|", "'"));
    for (int i = all.size(); i < symbols; i++) {
      int letter = i - LETTERS_FROM - 1;
      all.add(Character.toString(letter < 26 ? 'a' + letter : 0x4E00 + letter));
    }
    List<String> labels = new ArrayList<>(all);
    labels.set(0, "");
    labels.set(3, "⁇");
    labels.set(4, " ");
    return new CtcVocabulary(all, 0, 4, labels);
  }

  private static float[][] logits(DecodeBenchSettings settings, SplittableRandom random) {
    float[][] logits = new float[settings.frames()][settings.symbols()];
    for (float[] frame : logits) {
      for (int i = 0; i < frame.length; i++) {
        double u = 1 - random.nextDouble();
        frame[i] =
            (float) (Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.nextDouble()));
      }
      frame[random.nextInt(frame.length)] += (float) settings.peaked();
    }
    return logits;
  }
}
