package dev.vocalise.infra.local;

import java.nio.file.Path;

/** Another process works on the data directory. */
public final class DataDirectoryLockedException extends StartupException {
  private static final long serialVersionUID = 1L;

  private final long pid;

  DataDirectoryLockedException(Path directory, long pid) {
    super(
        "The data directory "
            + directory
            + " is in use by "
            + (pid > 0 ? "process " + pid : "another process")
            + "; stop that one or choose another directory with --data.");
    this.pid = pid;
  }

  /** Process that holds the lock, 0 if unknown. */
  public long pid() {
    return pid;
  }
}
