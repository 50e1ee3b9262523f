package dev.vocalise.infra.tracking;

import dev.vocalise.infra.lineage.SeedRun;
import java.io.IOException;
import java.nio.file.Path;

/** What is laid beside the runs of a campaign in MLflow; made where results are understood. */
public interface TrackedFiles {
  /** Takes files; each is read before the call returns. */
  interface Sink {
    /**
     * @param path below the run's artifacts, with {@code /}
     */
    void ofRun(String path, Path file);

    /**
     * The same of the run that stands for its experiment; of every experiment once the campaign has
     * ended.
     */
    void ofExperiment(String path, Path file);
  }

  /**
   * Gives all there is to give of a run that has ended, and of its campaign as it is now.
   *
   * @param trackedAs id of the run in MLflow
   * @throws IllegalArgumentException if something cannot be given, and why; the rest was
   */
  void give(SeedRun run, String trackedAs, Sink sink) throws IOException;
}
