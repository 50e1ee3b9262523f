package dev.vocalise.activities.prediction;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.activities.transcription.TranscriptionActivitiesImpl;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.model.transcription.Recogniser;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import java.io.IOException;
import java.nio.file.Path;

/** A recogniser with its weights in memory. */
record LoadedRecogniser(RecogniserSpec spec, Recogniser recogniser) implements AutoCloseable {

  /**
   * @throws dev.vocalise.activities.failure.StageException if no such recogniser is registered, or
   *     this process cannot compute as it is asked for
   */
  static LoadedRecogniser load(
      RecogniserSpec spec,
      ModelRepository models,
      ArtifactStore artifacts,
      Path cache,
      Bfloat16Support support)
      throws IOException {
    TranscriptionActivitiesImpl.requirePrecision(spec, support);
    ModelFiles files = TranscriptionActivitiesImpl.recogniser(models, spec.model());
    return new LoadedRecogniser(
        spec,
        Recogniser.load(
            files.folder(artifacts, cache),
            TranscriptionActivitiesImpl.decoding(spec.decoder()),
            TranscriptionActivitiesImpl.precision(spec),
            support.device()));
  }

  @Override
  public void close() {
    recogniser.close();
  }
}
