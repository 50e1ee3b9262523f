package dev.vocalise.model.backbone.wav2vec2;

import dev.vocalise.model.Modality;
import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.WaveFeatures;
import dev.vocalise.model.tensor.ComputeDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** wav2vec 2.0 on raw waves (Table 11); with its CTC head and symbols also a speech recogniser. */
public final class Wav2Vec2Family implements Pretrained {

  /** {@link #kind}; recognisers are of this kind, too. */
  public static final String KIND = "wav2vec2";

  private static final String PREPROCESSOR = "preprocessor_config.json";
  private static final String SYMBOLS = "vocab.json";

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Modality modality() {
    return Modality.AUDIO;
  }

  @Override
  public String summary() {
    return "wav2vec 2.0 on raw waves (Table 11)";
  }

  @Override
  public List<Published> published() {
    return List.of(
        new Published("wav2vec2-base", "facebook/wav2vec2-base"),
        new Published(
            "wav2vec2-large-xlsr-53-english", "jonatasgrosman/wav2vec2-large-xlsr-53-english"));
  }

  @Override
  public List<String> required() {
    return List.of(PREPROCESSOR);
  }

  @Override
  public List<String> optional() {
    return List.of(
        SYMBOLS,
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "alphabet.json",
        "language_model");
  }

  @Override
  public Wav2Vec2Config geometry(Path folder) {
    return Wav2Vec2Config.read(folder);
  }

  @Override
  public void check(Path folder) {
    frontEnd(folder);
  }

  @Override
  public boolean recognises(Path folder) {
    return Files.exists(folder.resolve(SYMBOLS)) && Wav2Vec2Backbone.hasHead(folder);
  }

  /** What to say where a checkpoint is named as recogniser that cannot be one. */
  public static String notARecogniser(String name) {
    return "checkpoint '" + name + "' " + Wav2Vec2Backbone.NO_HEAD;
  }

  @Override
  public List<String> notes(Path folder) {
    boolean symbols = Files.exists(folder.resolve(SYMBOLS));
    boolean head = Wav2Vec2Backbone.hasHead(folder);
    if (symbols == head) {
      return List.of();
    }
    return List.of(
        "it can be a backbone, not a recogniser: it has %s"
            .formatted(
                symbols ? SYMBOLS + " and no CTC head (lm_head)" : "a CTC head and no " + SYMBOLS));
  }

  @Override
  public String encoderArchitecture() {
    return "Wav2Vec2Model";
  }

  @Override
  public boolean encoderHas(String weight) {
    return Wav2Vec2Names.ENCODER.holds(weight);
  }

  @Override
  public Backbone load(Path folder, ComputeDevice device) {
    return Wav2Vec2Backbone.load(folder, device);
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    Path folder = start.checkpoint();
    int needed = geometry(folder).samplesOfAFrame();
    return new WaveFeatures(clips, frontEnd(folder), needed, start.seed());
  }

  private static WaveInputSettings frontEnd(Path folder) {
    return WaveInputSettings.read(folder.resolve(PREPROCESSOR));
  }
}
