package dev.vocalise.model.benchmark;

import dev.vocalise.model.benchmark.TrainBenchmark.Stepper;
import dev.vocalise.model.benchmark.TrainBenchmark.TrainBenchSettings;
import dev.vocalise.model.checkpoint.SafeTensors;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.tensor.StateTensors;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.training.LearnerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What checkpoints cost a training: the copy of weights and moments, for which it waits, and what
 * its steps lose while a thread beside it writes and digests the copy and writes it again, as an
 * object store on the same machine does.
 */
public final class CheckpointBenchmark {
  private static final int CHECKPOINTS = 3;

  /**
   * What came out, each a mean over checkpoints.
   *
   * @param megabytes of a checkpoint without the best state, in 10⁶ bytes
   * @param stepMs median step while nothing is stored
   * @param copyMs the training waits so long
   * @param storeMs the thread beside it takes so long
   * @param slowerMs the steps that were made meanwhile took so much longer together
   * @param costPercent of training time, where a checkpoint is made every {@code seconds}
   */
  public record CheckpointBenchResult(
      double megabytes,
      double stepMs,
      double copyMs,
      double storeMs,
      double slowerMs,
      int seconds,
      double costPercent) {}

  private CheckpointBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param folder for two files of the size of a checkpoint, which are deleted
   * @param seconds between two checkpoints
   */
  public static CheckpointBenchResult run(TrainBenchSettings settings, Path folder, int seconds) {
    return TrainBenchmark.warm(
        settings,
        (learner, stepper) ->
            measure(
                learner,
                stepper,
                TrainBenchmark.median(TrainBenchmark.sorted(stepper, settings.steps())),
                folder,
                seconds));
  }

  private static CheckpointBenchResult measure(
      Learner learner, Stepper stepper, double stepMs, Path folder, int seconds) {
    // A training allocates its copies once.
    StateTensors weights = LearnerState.liveWeights(learner).copy(null);
    StateTensors moments = LearnerState.liveMoments(learner).copy(null);
    double copyMs = 0;
    double storeMs = 0;
    double slowerMs = 0;
    for (int round = 0; round < CHECKPOINTS; round++) {
      long start = System.nanoTime();
      weights = LearnerState.liveWeights(learner).copy(weights);
      moments = LearnerState.liveMoments(learner).copy(moments);
      double copied = (System.nanoTime() - start) / 1e6;
      SortedMap<String, TensorData> copy = new TreeMap<>(weights.tensors());
      moments.tensors().forEach((name, tensor) -> copy.put("moments/" + name, tensor));
      CompletableFuture<Double> storing = CompletableFuture.supplyAsync(() -> store(copy, folder));
      double slower = 0;
      do {
        slower += stepper.step() - stepMs;
      } while (!storing.isDone());
      copyMs += copied / CHECKPOINTS;
      storeMs += storing.join() / CHECKPOINTS;
      slowerMs += slower / CHECKPOINTS;
    }
    double megabytes = (bytes(weights) + bytes(moments)) / 1e6;
    double cost = (copyMs + Math.max(0, slowerMs)) / (10.0 * seconds);
    return new CheckpointBenchResult(megabytes, stepMs, copyMs, storeMs, slowerMs, seconds, cost);
  }

  private static double bytes(StateTensors state) {
    return state.tensors().values().stream().mapToDouble(TensorData::byteCount).sum();
  }

  /** Milliseconds. */
  private static double store(SortedMap<String, TensorData> tensors, Path folder) {
    long start = System.nanoTime();
    Path file = folder.resolve("bench-checkpoint.safetensors");
    Path stored = folder.resolve("bench-checkpoint.stored");
    try {
      SafeTensors.write(file, tensors);
      new StateTensors(tensors).digest();
      Files.deleteIfExists(stored);
      Files.copy(file, stored);
      Files.delete(file);
      Files.delete(stored);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder + ": " + e.getMessage(), e);
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
