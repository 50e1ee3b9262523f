package dev.vocalise.model.benchmark;

/**
 * What a run of the pipeline benchmark measured.
 *
 * @param clips clips per pass
 * @param seconds length of a clip
 * @param melBins mel bins of the features
 * @param threads threads that worked at the same time
 * @param passes measured passes over all clips, after the warm-up
 * @param clipsPerSecond clips by wall-clock time in the best pass, all threads together
 * @param clipsPerSecondMedian the same in the median pass
 * @param clipsPerCpuSecond clips per second of processor time, over all measured passes: what a
 *     core does when nothing else runs on it
 */
public record PipelineResult(
    int clips,
    double seconds,
    int melBins,
    int threads,
    int passes,
    double clipsPerSecond,
    double clipsPerSecondMedian,
    double clipsPerCpuSecond) {}
