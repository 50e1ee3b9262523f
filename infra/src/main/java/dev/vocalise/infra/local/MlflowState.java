package dev.vocalise.infra.local;

/** How far the optional MLflow server is. */
public sealed interface MlflowState {

  /** It was not wanted, or it was stopped. */
  record Absent() implements MlflowState {}

  /** Python packages are being put into the data directory; this takes minutes. */
  record Installing() implements MlflowState {}

  /** The process runs but does not answer yet; a new database takes up to a minute. */
  record Starting() implements MlflowState {}

  /**
   * It answers.
   *
   * @param uri tracking address, for example {@code http://127.0.0.1:5000}
   */
  record Ready(String uri) implements MlflowState {}

  /**
   * It is not available, and campaigns go on without it.
   *
   * @param reason one sentence for the user
   */
  record Failed(String reason) implements MlflowState {}
}
