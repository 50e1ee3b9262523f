/**
 * The training loop (method §6): rounds, measurements, stop, selection, checkpoints. It knows no
 * method. No files of corpora, no database, no workflow: data comes through {@link
 * dev.vocalise.model.features.FeatureSource}, events leave through {@link
 * dev.vocalise.model.training.TrainingListener}. Start at {@link
 * dev.vocalise.model.training.Trainer}.
 */
@NullMarked
package dev.vocalise.model.training;

import org.jspecify.annotations.NullMarked;
