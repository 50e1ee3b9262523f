package dev.vocalise.model.tensor;

import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a step draws from the engine's generator, which all threads of a process share. From its
 * first draw to its end a step has the generator for itself, so that trainings in two slots of one
 * process draw what each would alone; a step that draws nothing waits for nobody.
 */
public final class Draws implements AutoCloseable {
  private static final ReentrantLock TURN = new ReentrantLock();
  private static final ThreadLocal<@Nullable Draws> OPEN = new ThreadLocal<>();

  private @Nullable Long seed;

  private Draws(long seed) {
    this.seed = seed;
    OPEN.set(this);
  }

  /** Of a step of this thread, until it is closed. */
  public static Draws begin(long seed) {
    return new Draws(seed);
  }

  /** Begins anew within the step: the next draws follow from this seed. */
  public static void seed(long seed) {
    Draws open = OPEN.get();
    if (open == null) {
      throw new IllegalStateException("nothing is drawn outside of a step");
    }
    open.seed = seed;
  }

  /** Before anything is drawn. Outside of a step the generator is taken as it is. */
  static void next() {
    Draws open = OPEN.get();
    if (open == null) {
      return;
    }
    if (!TURN.isHeldByCurrentThread()) {
      TURN.lock();
    }
    if (open.seed != null) {
      JniUtils.setSeed(open.seed);
      open.seed = null;
    }
  }

  @Override
  public void close() {
    OPEN.remove();
    if (TURN.isHeldByCurrentThread()) {
      TURN.unlock();
    }
  }
}
