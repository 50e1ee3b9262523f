package dev.vocalise.model;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** Until it is closed, collects all the time and puts other bits where collected buffers were. */
public final class RestlessCollector implements AutoCloseable {

  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread = new Thread(this::collect, "restless-collector");

  private RestlessCollector() {}

  /** At work from now on. */
  public static RestlessCollector start() {
    RestlessCollector collector = new RestlessCollector();
    collector.thread.start();
    return collector;
  }

  private void collect() {
    while (!over.get()) {
      System.gc();
      for (int bytes = 4; bytes <= 1 << 18; bytes *= 2) {
        ByteBuffer other = ByteBuffer.allocateDirect(bytes);
        while (other.hasRemaining()) {
          other.put((byte) 0x7F);
        }
      }
    }
  }

  @Override
  public void close() {
    over.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
