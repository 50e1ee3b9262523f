package dev.vocalise.web.cli;

/** What a fault drill does to the processes that it started: the ways in which machines fail. */
enum FaultKind {
  /** By {@code kill -9}, as for want of memory. */
  INSTANCE_KILLED("instance killed"),
  /** By SIGTERM, as for an update. */
  INSTANCE_STOPPED("instance stopped"),
  POSTMASTER_KILLED("PostgreSQL killed"),
  /** One session, on which PostgreSQL ends all others and recovers. */
  BACKEND_KILLED("database session killed"),
  /** Where workers are processes of their own. */
  WORKER_KILLED("worker killed"),
  KILLED_AT_START("killed while it starts", 6),
  KILLED_AT_REGISTRATION("killed while corpora are registered", 4),
  KILLED_AT_LAUNCH("killed at a launch", 1.5),
  /** While the store receives an object. */
  KILLED_AT_UPLOAD("killed in an upload"),
  KILLED_AFTER_RESUME("killed after a resume", 1.5);

  private final String words;
  private final double withinSeconds;

  FaultKind(String words) {
    this(words, 0);
  }

  FaultKind(String words, double withinSeconds) {
    this.words = words;
    this.withinSeconds = withinSeconds;
  }

  String words() {
    return words;
  }

  /** The fault comes between 0 and so many seconds after what it is named after has begun. */
  double withinSeconds() {
    return withinSeconds;
  }
}
