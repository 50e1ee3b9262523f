package dev.vocalise.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchFeederTest {

  private final ExecutorService background = Executors.newFixedThreadPool(2);
  private final AtomicLong waited = new AtomicLong();

  @AfterEach
  void stop() {
    background.shutdownNow();
  }

  @Test
  void stepsTakeBatchesInTheirOrderWhicheverIsMadeFirst() {
    CountDownLatch second = new CountDownLatch(1);
    BatchFeeder feeder =
        feeder(
            2,
            4,
            4,
            index -> {
              if (index == 3) {
                second.countDown();
              } else {
                await(second);
              }
              return fed(index);
            });
    assertThat(type(feeder.next())).isEqualTo(2);
    assertThat(type(feeder.next())).isEqualTo(3);
    assertThat(waited.get()).isPositive();
  }

  @Test
  void whereTheHeapHasNoRoomOneBatchIsMadeAhead() throws Exception {
    AtomicInteger made = new AtomicInteger();
    BatchFeeder feeder =
        feeder(
            0,
            9,
            Runtime.getRuntime().maxMemory(),
            index -> {
              made.incrementAndGet();
              return fed(index);
            });
    background.shutdown();
    assertThat(background.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(made).hasValue(1);
    feeder.abandon();
  }

  private BatchFeeder feeder(
      int first, int batches, long bytes, IntFunction<BatchFeeder.Fed> maker) {
    return new BatchFeeder(maker, first, batches, bytes, background, waited::addAndGet);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BatchFeeder.Fed fed(int index) {
    return new BatchFeeder.Fed(
        null, new Batch(1, new Inputs(new float[] {1}, new int[] {1}), new int[] {index}));
  }

  private static int type(BatchFeeder.Fed fed) {
    return Objects.requireNonNull(fed.target()).types()[0];
  }
}
