package dev.vocalise.model.backbone.meanspectrum;

import ai.djl.nn.Activation;
import dev.vocalise.model.Modality;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.features.AudioFeatures;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.InitialWeights;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.List;

/** One layer on the mean log-mel spectrum; trained from scratch. */
public final class MeanSpectrumFamily implements BackboneFamily {
  private static final AstFeatureSettings LOG_MEL = AstFeatureSettings.AUDIOSET;

  @Override
  public String kind() {
    return "mean-spectrum";
  }

  @Override
  public Modality modality() {
    return Modality.AUDIO;
  }

  @Override
  public String summary() {
    return "One layer on the mean log-mel spectrum, trained from scratch";
  }

  @Override
  public Settings settings() {
    return Settings.of(Setting.whole("size", 1, 4096).byDefault(32).means("Values of the vector"));
  }

  @Override
  public Encoder encoder(Start start, ComputeDevice device) {
    var manager = TorchEngine.newManager(device);
    int size = start.values().whole("size");
    InitialWeights draws = new InitialWeights(start.seed());
    LinearLayer layer = new LinearLayer(manager, "encoder.fc", LOG_MEL.melBins(), size, draws);
    long[] input = {LOG_MEL.maxLength(), LOG_MEL.melBins()};
    Encoder.Forward forward =
        (x, training) -> Activation.relu(layer.forward(x.mean(new int[] {1})));
    return Encoder.of(manager, layer.weights(), size, input, forward);
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    return new AudioFeatures(clips, LOG_MEL, start.seed());
  }
}
