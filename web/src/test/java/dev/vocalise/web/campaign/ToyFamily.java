package dev.vocalise.web.campaign;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.tensor.ComputeDevice;
import java.util.List;

/** A kind of backbone without a checkpoint. */
final class ToyFamily implements BackboneFamily {
  @Override
  public String kind() {
    return "toy";
  }

  @Override
  public Modality modality() {
    return Modality.AUDIO;
  }

  @Override
  public String summary() {
    return "From scratch";
  }

  @Override
  public Settings settings() {
    return Settings.of(
        Setting.whole("size", 1, 1024).byDefault(64).means("Units"),
        Setting.number("dropout", 0, 0.9).byDefault(0.1).means("Share of units"));
  }

  @Override
  public Encoder encoder(Start start, ComputeDevice device) {
    throw new UnsupportedOperationException("a toy");
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    throw new UnsupportedOperationException("a toy");
  }
}
