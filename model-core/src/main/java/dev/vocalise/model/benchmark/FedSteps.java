package dev.vocalise.model.benchmark;

import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.training.Trainer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Steps beside threads that make their batches, one more ahead than there are threads, as in
 * training: they share processors with the step, and it waits where they are slower.
 */
final class FedSteps implements TrainBenchmark.Stepper, AutoCloseable {

  private final Learner learner;
  private final Moment first;
  private final Supplier<Turns.Turn> maker;
  private final ExecutorService background = Executors.newFixedThreadPool(Trainer.batchMakers());
  private final Deque<CompletableFuture<Turns.Turn>> ahead = new ArrayDeque<>();
  private long number;
  private long inputBytes;

  FedSteps(Learner learner, Moment first, Supplier<Turns.Turn> maker) {
    this.learner = learner;
    this.first = first;
    this.maker = maker;
    number = first.step();
  }

  @Override
  public double step() {
    while (ahead.size() <= Trainer.batchMakers()) {
      ahead.add(CompletableFuture.supplyAsync(maker, background));
    }
    long begin = System.nanoTime();
    Turns.Turn turn = ahead.remove().join();
    inputBytes = turn.bytes();
    TrainBenchmark.step(learner, turn.source(), turn.target(), first, number++);
    return (System.nanoTime() - begin) / 1e6;
  }

  /** Of the last step. */
  long inputBytes() {
    return inputBytes;
  }

  /** Returns when nothing is made any more. */
  @Override
  public void close() {
    ahead.forEach(CompletableFuture::join);
    background.shutdownNow();
  }
}
