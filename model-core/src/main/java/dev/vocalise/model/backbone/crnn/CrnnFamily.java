package dev.vocalise.model.backbone.crnn;

import static dev.vocalise.model.settings.Setting.multiple;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.backbone.FrameNorm;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.FrameFeatures;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.List;

/** Convolutional recurrent encoders of log-mels, trained from scratch (methods §2). */
public final class CrnnFamily implements BackboneFamily {

  /** Channels in a group of the norms, whose number is fixed. */
  private static final int GROUPS = 8;

  private static final Settings SETTINGS =
      Settings.of(
          multiple("channels1", GROUPS, 1024).byDefault(32).means("Maps of the first convolution"),
          multiple("channels2", GROUPS, 1024).byDefault(64).means("Maps of the second"),
          multiple("channels3", GROUPS, 1024).byDefault(128).means("Maps of the third"),
          whole("lstm", 1, 4096).byDefault(128).means("Units of the LSTM in each direction"),
          whole("size", 1, 4096).byDefault(128).means("Values of the vector"),
          number("dropout", 0, 0.9).byDefault(0.3).means("On the pooled states of the LSTM"),
          whole("frames", 8, 4096)
              .byDefault(512)
              .means(
                  "Frames of 10 ms of an input; of longer recordings a random crop in training and the centre in tests. Methods with a decoder need a multiple of 8"),
          whole("bins", 8, 512)
              .byDefault(128)
              .means("Mel bins. Methods with a decoder need a multiple of 8"),
          FrameNorm.SETTING);

  @Override
  public String kind() {
    return "crnn";
  }

  @Override
  public Modality modality() {
    return Modality.AUDIO;
  }

  @Override
  public String summary() {
    return "Convolutions, an LSTM and attention on log-mel spectrograms, trained from scratch";
  }

  @Override
  public Settings settings() {
    return SETTINGS;
  }

  @Override
  public Fitted fit(Values values, TrainingClips clips) {
    int bins = values.whole("bins");
    return norm(values).fit(clips, () -> FrontEnd.logMels(bins), bins);
  }

  private static FrameNorm norm(Values values) {
    return values.choice(FrameNorm.SETTING.key(), FrameNorm.class);
  }

  @Override
  public boolean hearsLogMels() {
    return true;
  }

  /** Padding comes after normalising, so it is 0, the mean. */
  @Override
  public LogMels logMels(Start start) {
    return new LogMels(start.values().whole("frames"), start.values().whole("bins"), 0);
  }

  @Override
  public Encoder encoder(Start start, ComputeDevice device) {
    return new Crnn(TorchEngine.newManager(device), sizes(start.values()), start.seed());
  }

  private static CrnnSizes sizes(Values values) {
    return new CrnnSizes(
        values.whole("frames"),
        values.whole("bins"),
        List.of(values.whole("channels1"), values.whole("channels2"), values.whole("channels3")),
        values.whole("lstm"),
        values.whole("size"),
        values.number("dropout"));
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    int bins = start.values().whole("bins");
    return new FrameFeatures(
        clips,
        () -> FrontEnd.logMels(bins),
        norm(start.values()).scores(start.fitted(), domain),
        start.values().whole("frames"),
        start.seed(),
        FrameFeatures.room(start.shares()));
  }
}
