package dev.vocalise.activities.prediction;

import java.util.List;

/**
 * The answer to a {@link Question}.
 *
 * @param predictions in the order of the recordings
 */
public record Predictions(ModelFacts model, List<Prediction> predictions) {}
