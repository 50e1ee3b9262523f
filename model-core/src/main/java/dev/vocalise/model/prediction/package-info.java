/**
 * Trained models on recordings that no experiment knows: what stands with weights so that they can
 * be used, and their use. The inputs are made by the code of evaluation. Start at {@link
 * dev.vocalise.model.prediction.Predictor}.
 */
@NullMarked
package dev.vocalise.model.prediction;

import org.jspecify.annotations.NullMarked;
