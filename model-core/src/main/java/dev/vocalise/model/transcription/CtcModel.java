package dev.vocalise.model.transcription;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.backbone.CheckpointSmokeTest;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Backbone;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Config;
import dev.vocalise.model.checkpoint.CheckpointException;
import dev.vocalise.model.tensor.Autocast;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * wav2vec 2.0 with its CTC head, one utterance at a time: so its output never depends on others.
 * Thread-safe: threads share the weights.
 */
public final class CtcModel implements AutoCloseable {

  private final Wav2Vec2Backbone model;
  private final Precision precision;
  private final WaveInputSettings settings;

  private CtcModel(Wav2Vec2Backbone model, Precision precision) {
    this.model = model;
    this.precision = precision;
    settings = new WaveInputSettings(Wav2Vec2Config.SAMPLE_RATE_HZ, model.config().normalise());
  }

  /**
   * Loads a Hugging Face directory of Wav2Vec2ForCTC.
   *
   * @param precision of its products
   * @throws CheckpointException when it is damaged, incomplete or something else
   */
  public static CtcModel load(Path directory, Precision precision, ComputeDevice device) {
    CtcModel model = new CtcModel(Wav2Vec2Backbone.loadWithHead(directory, device), precision);
    try {
      model.warmUp(directory);
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * The engine's store of parameters fills on first use, which is not for several threads. And
   * weights that give no numbers are found here instead of after an hour.
   */
  private void warmUp(Path directory) {
    for (float[] frame : logits(new float[CheckpointSmokeTest.shortest(model)])) {
      for (float logit : frame) {
        if (!Float.isFinite(logit)) {
          throw CheckpointSmokeTest.damaged(directory, "an output");
        }
      }
    }
  }

  /** Its geometry. */
  public Wav2Vec2Config config() {
    return model.config();
  }

  /**
   * Outputs for one utterance.
   *
   * @param wave 16 kHz, mono, not normalised
   * @return (frames, symbols), not normalised; no frames when the wave is too short for one
   */
  public float[][] logits(float[] wave) {
    if (model.config().frames(wave.length) < 1) {
      return new float[0][];
    }
    float[] input = settings.apply(wave);
    TorchEngine.prepareThread();
    try (NDManager scratch = model.manager().newSubManager()) {
      NDArray batch = scratch.create(input, new Shape(1, input.length));
      NDArray logits = Autocast.in(precision, model.manager(), () -> logits(batch, input.length));
      int symbols = model.config().symbols();
      float[] values = logits.toFloatArray();
      float[][] frames = new float[values.length / symbols][];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = Arrays.copyOfRange(values, i * symbols, (i + 1) * symbols);
      }
      return frames;
    }
  }

  /**
   * Does the work of many utterances in this thread: in bfloat16 copies of the weights are made
   * once for all of them; making them takes as long as a second of sound.
   */
  public void during(Runnable work) {
    Autocast.in(
        precision,
        model.manager(),
        () -> {
          work.run();
          return precision;
        });
  }

  private NDArray logits(NDArray batch, int samples) {
    NDArray[] last = new NDArray[1];
    model.forward(
        batch,
        new int[] {samples},
        false,
        state -> {
          if (last[0] != null) {
            last[0].close();
          }
          last[0] = state;
        });
    return TorchOps.get().widen(model.logits(last[0]));
  }

  @Override
  public void close() {
    model.close();
  }
}
