package dev.vocalise.activities.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.lineage.ArtifactGarbageCollector;
import dev.vocalise.infra.lineage.CheckpointRepository;
import dev.vocalise.infra.lineage.FeatureSetRepository;
import dev.vocalise.infra.lineage.MetricRepository;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.RunRepository;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.GpuIdentity;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the device stages of a process share.
 *
 * @param threads of the engine; bits depend on them
 * @param forcesBfloat16 whether it is computed without instructions for it
 * @param cache verified copies of artifacts
 * @param scratch files on their way to the store
 * @param checkpointEvery what a training may lose at most, besides the time of a takeover
 */
public record RunContext(
    ArtifactStore artifacts,
    RunRepository runs,
    MetricRepository metrics,
    CheckpointRepository checkpoints,
    ArtifactGarbageCollector unneeded,
    ModelRepository models,
    FeatureSetRepository features,
    ComputeDevice device,
    int threads,
    boolean forcesBfloat16,
    HostFacts host,
    Path cache,
    Path scratch,
    Duration checkpointEvery) {

  /**
   * The device as keys name it: of a GPU its model and the versions of what drives it, but not
   * which of several alike it is.
   */
  public JsonNode deviceKey() {
    GpuIdentity gpu = GpuIdentity.of(device);
    return gpu == null ? TextNode.valueOf(device.toString()) : CanonicalJson.tree(gpu);
  }

  /** What can be computed in bfloat16 here. */
  public Bfloat16Support bfloat16() {
    return new Bfloat16Support(device, forcesBfloat16);
  }
}
