package dev.vocalise.activities.prediction;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.Bfloat16Support;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.model.prediction.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model with its weights in memory. */
record LoadedModel(PredictableModel model, List<Predictor> predictors) implements AutoCloseable {

  static LoadedModel load(
      PredictableModel model, ArtifactStore artifacts, Path cache, Bfloat16Support support)
      throws IOException {
    List<Predictor> predictors = new ArrayList<>();
    LoadedModel loaded = new LoadedModel(model, predictors);
    try {
      for (PredictableModel.Part part : model.parts()) {
        part.requirePrecision(support);
        predictors.add(
            Predictor.open(
                part.description(),
                part.fitted(),
                part.checkpoint().isEmpty()
                    ? null
                    : ModelFiles.folder(part.checkpoint(), artifacts, cache),
                artifacts.fetch(part.weights().sha256(), cache),
                support.device()));
      }
      return loaded;
    } catch (RuntimeException | IOException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public void close() {
    predictors.forEach(Predictor::close);
  }
}
