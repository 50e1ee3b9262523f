package dev.vocalise.activities;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.payload.PayloadKeys;
import dev.vocalise.infra.temporal.TemporalConfig;
import dev.vocalise.model.tensor.ComputeDevice;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Deployment of one process; nothing here changes a result but device and threads, which are part
 * of every result's key.
 *
 * @param payloadKeys for what goes through Temporal
 * @param home the data directory: signing key, caches, files on their way to the store
 * @param device on which models are trained
 * @param threads of the engine per training
 * @param forcesBfloat16 whether it is computed without instructions for it
 * @param trainingSlots runs trained at the same time
 * @param cacheGigabytes bound of the local copies of artifacts, in 10⁹ bytes
 * @param checkpointEvery between two checkpoints of a training
 * @param codeVersion of this build, for the lineage
 */
public record PlatformConfig(
    DatabaseConfig database,
    ArtifactStore artifacts,
    TemporalConfig temporal,
    PayloadKeys payloadKeys,
    Path home,
    ComputeDevice device,
    int threads,
    boolean forcesBfloat16,
    int trainingSlots,
    int cacheGigabytes,
    Duration checkpointEvery,
    String codeVersion) {}
