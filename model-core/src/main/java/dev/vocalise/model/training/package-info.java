/**
 * Multitask training on a labelled source and an unlabelled target (method §5–6): the model with
 * its losses and optimizer, and the trainer that alternates source and target epochs. No files of
 * corpora, no database, no workflow: data comes through {@link
 * dev.vocalise.model.features.FeatureSource}, events leave through {@link
 * dev.vocalise.model.training.TrainingListener}. Start at {@link
 * dev.vocalise.model.training.AlternatingTrainer}.
 */
@NullMarked
package dev.vocalise.model.training;

import org.jspecify.annotations.NullMarked;
