package dev.vocalise.activities.training;

import org.jspecify.annotations.Nullable;

/**
 * What a text branch read in training: per part how many utterances the split put there, and how
 * many of them had no transcript and were left out. T_te is counted where it is scored.
 *
 * @param targetTrain null where the target is not trained on
 * @param truncated utterances of these parts that had more word pieces than are read
 */
record TextReport(
    BranchTranscripts.Count sourceTrain,
    BranchTranscripts.Count sourceValidation,
    BranchTranscripts.@Nullable Count targetTrain,
    int truncated) {}
