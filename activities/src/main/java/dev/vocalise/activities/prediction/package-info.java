/**
 * Trained models on recordings of users: found by name, loaded once, one question at a time. Start
 * at {@link dev.vocalise.activities.prediction.PredictionService}.
 */
@NullMarked
package dev.vocalise.activities.prediction;

import org.jspecify.annotations.NullMarked;
