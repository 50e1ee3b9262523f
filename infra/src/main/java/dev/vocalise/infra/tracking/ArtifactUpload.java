package dev.vocalise.infra.tracking;

/** Puts a small file where MLflow looks for a run's artifacts. Repeating it changes nothing. */
@FunctionalInterface
public interface ArtifactUpload {

  /**
   * Writes the file.
   *
   * @param artifactUri the run's artifact folder, as MLflow names it
   * @param path relative to that folder
   */
  void put(String artifactUri, String path, byte[] content);
}
