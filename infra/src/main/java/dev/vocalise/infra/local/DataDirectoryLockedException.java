package dev.vocalise.infra.local;

import java.nio.file.Path;

/** Another process works on the data directory. */
public final class DataDirectoryLockedException extends StartupException {
  private final long pid;

  DataDirectoryLockedException(Path directory, long pid) {
    super(
        "The data directory %s is in use by %s; stop that one or choose another directory with --data."
            .formatted(directory, pid > 0 ? "process " + pid : "another process"));
    this.pid = pid;
  }

  /** Process that holds the lock, 0 if unknown. */
  public long pid() {
    return pid;
  }
}
