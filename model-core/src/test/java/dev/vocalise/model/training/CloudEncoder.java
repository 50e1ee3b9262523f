package dev.vocalise.model.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Points of {@link CloudFeatures} times one weight each, with dropout: an encoder in two lines. */
public final class CloudEncoder implements Encoder {

  private final NDManager manager = TorchEngine.newManager(ComputeDevice.CPU);
  private final NDArray scale;

  public CloudEncoder() {
    scale = manager.ones(new Shape(CloudFeatures.LENGTH));
    scale.setRequiresGradient(true);
  }

  @Override
  public int size() {
    return CloudFeatures.LENGTH;
  }

  @Override
  public long[] inputShape() {
    return new long[] {CloudFeatures.LENGTH};
  }

  @Override
  public boolean variableLength() {
    return false;
  }

  @Override
  public NDManager manager() {
    return manager;
  }

  @Override
  public SortedMap<String, NDArray> parameters() {
    return new TreeMap<>(Map.of("scale", scale));
  }

  @Override
  public NDArray forward(NDArray input, int @Nullable [] lengths, boolean training) {
    NDArray e = input.mul(scale);
    return TorchOps.get().dropout(e, 0.1, training);
  }

  @Override
  public void close() {
    manager.close();
  }
}
