package dev.vocalise.model.features;

import org.jspecify.annotations.Nullable;

/**
 * All data that training gets.
 *
 * @param source S_tr
 * @param validation S_va, which is never augmented
 * @param target T_tr; null in the no-target mode
 */
public record TrainingParts(
    LabelledPart source, LabelledPart validation, @Nullable TargetPart target) {}
