package dev.vocalise.model.backbone.mlp;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.nameOf;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import java.util.List;
import java.util.Map;

/** Two layers on functionals that are imported, never computed here; trained from scratch. */
public final class MlpFamily implements BackboneFamily {
  private static final String FEATURES = "features";
  private static final String HIDDEN = "hidden";
  private static final String SIZE = "size";
  private static final String INPUT_DROPOUT = "inputDropout";
  private static final String DROPOUT = "dropout";
  private static final String CLIP = "clip";
  private static final int LARGEST = 65_536;
  private static final double MOST_DROPPED = 0.99;

  @Override
  public String kind() {
    return "mlp";
  }

  @Override
  public Modality modality() {
    return Modality.AUDIO;
  }

  @Override
  public String summary() {
    return "Two layers on imported functionals, such as those of openSMILE; trained from scratch";
  }

  @Override
  public Settings settings() {
    return Settings.of(
        nameOf(FEATURES, "a feature set")
            .optional("required")
            .means(
                "Name under which the functionals of source and target were registered (`features add`)"),
        whole(HIDDEN, 1, LARGEST).byDefault(1024).means("Units of the first layer"),
        whole(SIZE, 1, LARGEST).byDefault(1024).means("Values of the vector, E"),
        number(INPUT_DROPOUT, 0, MOST_DROPPED)
            .byDefault(0.2)
            .means("Probability of a zeroed input"),
        number(DROPOUT, 0, MOST_DROPPED)
            .byDefault(0.5)
            .means("Probability of a zeroed output of each layer"),
        above(CLIP, 0, 1e6).byDefault(10).means("Bound of the z-scores, in deviations of S_tr"));
  }

  @Override
  public Map<String, String> problems(Values values) {
    return values.find(FEATURES) != null
        ? Map.of()
        : Map.of(
            FEATURES,
            "this key is missing; expected the name of a feature set, registered with: vocalise features add NAME CORPUS FILE.csv");
  }

  @Override
  public boolean augments() {
    return false;
  }

  @Override
  public String functionals(Values values) {
    return values.choice(FEATURES);
  }

  @Override
  public Fitted fit(Values values, TrainingClips clips) {
    return ColumnStatistics.of(clips.source()).fitted();
  }

  @Override
  public Encoder encoder(Start start, ComputeDevice device) {
    Values values = start.values();
    return Mlp.encoder(
        TorchEngine.newManager(device),
        new Mlp.Config(
            ColumnStatistics.of(start.fitted()).size(),
            values.whole(HIDDEN),
            values.whole(SIZE),
            values.number(INPUT_DROPOUT),
            values.number(DROPOUT)),
        start.seed());
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    return new FunctionalFeatures(
        clips, ColumnStatistics.of(start.fitted()), (float) start.values().number(CLIP));
  }
}
