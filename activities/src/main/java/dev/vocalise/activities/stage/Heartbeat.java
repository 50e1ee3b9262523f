package dev.vocalise.activities.stage;

import io.temporal.client.ActivityCompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Beats while a stage works; the way in which a cancellation or a shutdown of the worker reaches
 * it.
 */
@FunctionalInterface
public interface Heartbeat {
  /**
   * @param detail a hint for users of Temporal's own pages; nothing reads it
   * @throws ActivityCompletionException when the stage has to stop
   */
  void beat(@Nullable String detail);
}
