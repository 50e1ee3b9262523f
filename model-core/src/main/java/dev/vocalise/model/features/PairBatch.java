package dev.vocalise.model.features;

import org.jspecify.annotations.Nullable;

/**
 * B utterances, each in two independent views, in the engine-free form that the background thread
 * makes. The arrays are not copied: the learner reads them during the step.
 *
 * @param size B
 * @param first inputs of view 1, row-major (B, …), as long as the longest of both views and zero
 *     behind shorter ones
 * @param second inputs of view 2, in the same order of utterances
 * @param lengths valid positions of the inputs of view 1 and then of view 2, 2B
 * @param types augmentation type of each utterance, 0 … 4
 * @param labels emotion of each utterance; null for target batches
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes per step; never compared, never kept
public record PairBatch(
    int size, float[] first, float[] second, int[] lengths, int[] types, int @Nullable [] labels) {}
