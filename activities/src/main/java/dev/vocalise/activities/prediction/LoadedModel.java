package dev.vocalise.activities.prediction;

import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.model.prediction.Predictor;
import dev.vocalise.model.tensor.ComputeDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A model with its weights in memory. */
record LoadedModel(PredictableModel model, List<Predictor> predictors) implements AutoCloseable {

  static LoadedModel load(
      PredictableModel model, ArtifactStore artifacts, Path cache, ComputeDevice device)
      throws IOException {
    List<Predictor> predictors = new ArrayList<>();
    LoadedModel loaded = new LoadedModel(model, predictors);
    try {
      for (PredictableModel.Part part : model.parts()) {
        predictors.add(
            Predictor.open(
                part.description(),
                part.fitted(),
                part.checkpoint().isEmpty()
                    ? null
                    : ModelFiles.folder(part.checkpoint(), artifacts, cache),
                artifacts.fetch(part.weights().sha256(), cache),
                device));
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
