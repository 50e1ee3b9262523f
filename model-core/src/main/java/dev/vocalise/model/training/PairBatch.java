package dev.vocalise.model.training;

import org.jspecify.annotations.Nullable;

/**
 * B utterances, each in two independent views, in the engine-free form that the background thread
 * makes. The arrays are not copied: the learner reads them during the step.
 *
 * @param size B
 * @param first inputs of view 1, row-major (B, input length)
 * @param second inputs of view 2, in the same order of utterances
 * @param types augmentation type of each utterance, 0 … 4
 * @param labels emotion of each utterance; null for target batches
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes per step; never compared, never kept
public record PairBatch(
    int size, float[] first, float[] second, int[] types, int @Nullable [] labels) {}
