package dev.vocalise.model.backbone.ast;

import dev.vocalise.model.Modality;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.features.AudioFeatures;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.tensor.ComputeDevice;
import java.nio.file.Path;
import java.util.List;

/** Spectrogram transformers on log-mel features (§3.1.2). */
public final class AstFamily implements Pretrained {

  private static final String PREPROCESSOR = "preprocessor_config.json";

  @Override
  public String kind() {
    return "ast";
  }

  @Override
  public Modality modality() {
    return Modality.AUDIO;
  }

  @Override
  public String summary() {
    return "Audio Spectrogram Transformer on log-mel spectrograms (§3.1.2)";
  }

  @Override
  public List<Published> published() {
    return List.of(new Published("ast-audioset", "MIT/ast-finetuned-audioset-10-10-0.4593"));
  }

  @Override
  public List<String> required() {
    return List.of(PREPROCESSOR);
  }

  @Override
  public AstConfig geometry(Path folder) {
    return AstConfig.read(folder);
  }

  @Override
  public void check(Path folder) {
    frontEnd(folder);
  }

  @Override
  public List<String> notes(Path folder) {
    return AstFeatureSettings.notes(folder.resolve(PREPROCESSOR));
  }

  @Override
  public String encoderArchitecture() {
    return "ASTModel";
  }

  @Override
  public boolean encoderHas(String weight) {
    return weight.startsWith(AstBackbone.PREFIX);
  }

  @Override
  public boolean replacedByOurs(String weight) {
    return weight.startsWith(AstBackbone.CLASSIFIER);
  }

  @Override
  public Backbone load(Path folder, ComputeDevice device) {
    return AstBackbone.load(folder, device);
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    return new AudioFeatures(clips, frontEnd(start.checkpoint()), start.seed());
  }

  @Override
  public boolean hearsLogMels() {
    return true;
  }

  @Override
  public LogMels logMels(Start start) {
    AstFeatureSettings settings = frontEnd(start.checkpoint());
    return new LogMels(settings.maxLength(), settings.melBins(), settings.padValue());
  }

  private static AstFeatureSettings frontEnd(Path folder) {
    return AstFeatureSettings.read(folder.resolve(PREPROCESSOR));
  }
}
