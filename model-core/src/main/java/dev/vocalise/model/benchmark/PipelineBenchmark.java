package dev.vocalise.model.benchmark;

import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.FbankSettings;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.augmentation.AugmentationType;
import dev.vocalise.model.augmentation.CounterRandom;
import dev.vocalise.model.augmentation.ViewFeatures;
import dev.vocalise.model.augmentation.ViewKey;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Speed of what training does to a clip before the model sees it: decode a 16-bit WAV, draw a
 * recipe (the five types in turn, a new epoch each pass), apply it, compute normalised features.
 * Uses {@link WavFile} and {@link ViewFeatures}, the classes of training. Files are in memory: no
 * disk is measured.
 */
public final class PipelineBenchmark {

  private static final int RATE = AstFeatureSettings.AUDIOSET.sampleRateHz();
  private static final double WARM_UP_SECONDS = 3;
  private static final double MEASURED_SECONDS = 4;
  private static final int MIN_PASSES = 5;
  private static final Path NAME = Path.of("benchmark.wav");

  private final byte[][] files;
  private final AstFeatureSettings settings;
  private final int threads;
  private int epoch;

  /**
   * What a run of the pipeline benchmark measured.
   *
   * @param clips clips per pass
   * @param seconds length of a clip
   * @param melBins mel bins of the features
   * @param threads threads that worked at the same time
   * @param passes measured passes over all clips, after the warm-up
   * @param clipsPerSecond clips by wall-clock time in the best pass, all threads together
   * @param clipsPerSecondMedian the same in the median pass
   * @param clipsPerCpuSecond clips per second of processor time, over all measured passes: what a
   *     core does when nothing else runs on it
   */
  public record PipelineResult(
      int clips,
      double seconds,
      int melBins,
      int threads,
      int passes,
      double clipsPerSecond,
      double clipsPerSecondMedian,
      double clipsPerCpuSecond) {}

  private PipelineBenchmark(byte[][] files, AstFeatureSettings settings, int threads) {
    this.files = files;
    this.settings = settings;
    this.threads = threads;
  }

  /**
   * Runs the benchmark for some seconds.
   *
   * @param clips clips per pass, positive
   * @param seconds length of a clip, positive
   * @param melBins mel bins, positive
   * @param threads threads that share the clips, positive
   */
  public static PipelineResult run(int clips, double seconds, int melBins, int threads) {
    if (clips < 1 || !(seconds > 0) || threads < 1) {
      throw new IllegalArgumentException(
          "clips, seconds and threads must be positive but were %s, %s, %s"
              .formatted(clips, seconds, threads));
    }
    AstFeatureSettings real = AstFeatureSettings.AUDIOSET;
    int samples = (int) Math.round(seconds * RATE);
    int frames = FbankSettings.ast(RATE, melBins).frames(samples);
    AstFeatureSettings settings =
        new AstFeatureSettings(RATE, melBins, frames, true, real.mean(), real.std());
    return new PipelineBenchmark(files(clips, samples), settings, threads).measure(seconds);
  }

  private PipelineResult measure(double seconds) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Worker> workers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        workers.add(new Worker(t));
      }
      // In processor time: on a busy machine the compiler would not be done by the clock.
      for (double spent = 0; spent < WARM_UP_SECONDS * threads; ) {
        spent += pass(pool, workers).cpuSeconds;
      }
      List<Double> rates = new ArrayList<>();
      double cpuSeconds = 0;
      for (double spent = 0; spent < MEASURED_SECONDS || rates.size() < MIN_PASSES; ) {
        Pass pass = pass(pool, workers);
        spent += pass.wallSeconds;
        cpuSeconds += pass.cpuSeconds;
        rates.add(files.length / pass.wallSeconds);
      }
      double[] sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new PipelineResult(
          files.length,
          seconds,
          settings.melBins(),
          threads,
          sorted.length,
          sorted[sorted.length - 1],
          sorted[sorted.length / 2],
          files.length * (double) sorted.length / cpuSeconds);
    } finally {
      pool.shutdownNow();
    }
  }

  private record Pass(double wallSeconds, double cpuSeconds) {}

  private Pass pass(ExecutorService pool, List<Worker> workers) {
    epoch++;
    long start = System.nanoTime();
    List<Future<Long>> running = new ArrayList<>();
    for (Worker worker : workers) {
      running.add(pool.submit(worker::work));
    }
    long cpuNanos = 0;
    try {
      for (Future<Long> future : running) {
        cpuNanos += future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the benchmark failed", e.getCause());
    }
    return new Pass((System.nanoTime() - start) * 1e-9, cpuNanos * 1e-9);
  }

  /** Every {@code threads}-th clip, with its own buffers, as a training thread has them. */
  private final class Worker {
    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private final int first;
    private final ViewFeatures features = new ViewFeatures(settings);
    private final float[] out = new float[settings.size()];

    Worker(int first) {
      this.first = first;
    }

    long work() {
      long start = clock.getCurrentThreadCpuTime();
      AugmentationType[] types = AugmentationType.values();
      for (int i = first; i < files.length; i += threads) {
        ViewKey key =
            new ViewKey(1, "benchmark clip " + i, types[(i + epoch) % types.length], 1, epoch, 0);
        features.augmented(WavFile.decode(files[i], NAME).samples(), key, out, 0);
      }
      return clock.getCurrentThreadCpuTime() - start;
    }
  }

  /** Clips of noise under a slow envelope; contents do not change the amount of work. */
  private static byte[][] files(int clips, int samples) {
    byte[][] files = new byte[clips][];
    float[] wave = new float[samples];
    for (int i = 0; i < clips; i++) {
      CounterRandom.of("benchmark clip " + i).fill(wave);
      for (int n = 0; n < samples; n++) {
        wave[n] *= (float) (0.1 * (1 + StrictMath.sin(2 * Math.PI * n / RATE)));
      }
      files[i] = WavFile.encode(wave, RATE);
    }
    return files;
  }
}
