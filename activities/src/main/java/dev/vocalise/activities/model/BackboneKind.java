package dev.vocalise.activities.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.WaveInputSettings;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.ast.AstBackbone;
import dev.vocalise.model.backbone.ast.AstConfig;
import dev.vocalise.model.backbone.bert.BertBackbone;
import dev.vocalise.model.backbone.bert.BertConfig;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Backbone;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Config;
import dev.vocalise.model.features.AudioFeatures;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.WaveFeatures;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.text.WordPieces;
import dev.vocalise.model.transcription.Recogniser;
import dev.vocalise.workflows.failure.FailureCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The kinds of checkpoints: how each is loaded, and which of its files the platform reads. Of the
 * two formats of weights {@code model.safetensors} is taken where both are there.
 */
@SuppressWarnings("ImmutableEnumChecker") // every list is made by List.of
public enum BackboneKind {
  AST(List.of("preprocessor_config.json"), List.of()) {
    @Override
    public Backbone load(Path folder, ComputeDevice device) {
      return AstBackbone.load(folder, device);
    }

    @Override
    JsonNode geometry(Path folder) {
      return CanonicalJson.tree(AstConfig.read(folder));
    }

    @Override
    public FeatureSource audioFeatures(Path folder, List<AudioFeatures.Clip> clips, long seed) {
      return new AudioFeatures(
          clips, AstFeatureSettings.read(folder.resolve("preprocessor_config.json")), seed);
    }

    @Override
    void check(Path folder) {
      AstFeatureSettings.read(folder.resolve("preprocessor_config.json"));
    }
  },
  WAV2VEC2(
      List.of("preprocessor_config.json"),
      List.of(
          "vocab.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "alphabet.json",
          "language_model")) {
    @Override
    public Backbone load(Path folder, ComputeDevice device) {
      return Wav2Vec2Backbone.load(folder, device);
    }

    @Override
    JsonNode geometry(Path folder) {
      return CanonicalJson.tree(Wav2Vec2Config.read(folder));
    }

    @Override
    public FeatureSource audioFeatures(Path folder, List<AudioFeatures.Clip> clips, long seed) {
      return new WaveFeatures(
          clips, WaveInputSettings.read(folder.resolve("preprocessor_config.json")), seed);
    }

    @Override
    void check(Path folder) {
      WaveInputSettings.read(folder.resolve("preprocessor_config.json"));
      if (Files.exists(folder.resolve("vocab.json"))) { // without it, a backbone and no recogniser
        Recogniser.load(folder, Recogniser.Decoding.beam(SOME_PIECES), ComputeDevice.CPU).close();
      }
    }
  },
  BERT(
      List.of(),
      List.of("tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json")) {
    @Override
    public Backbone load(Path folder, ComputeDevice device) {
      return BertBackbone.load(folder, device);
    }

    @Override
    JsonNode geometry(Path folder) {
      return CanonicalJson.tree(BertConfig.read(folder));
    }

    @Override
    public FeatureSource audioFeatures(Path folder, List<AudioFeatures.Clip> clips, long seed) {
      throw new StageException(
          FailureCode.SPEC_INVALID,
          "a bert checkpoint reads and cannot hear: expected ast or wav2vec2");
    }

    @Override
    void check(Path folder) {
      WordPieces.open(folder, SOME_PIECES).close();
    }
  };

  private static final int SOME_PIECES = 16;

  private final List<String> required;
  private final List<String> optional;

  BackboneKind(List<String> required, List<String> optional) {
    this.required = required;
    this.optional = optional;
  }

  /** As campaign files and commands spell it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Files that must be there besides {@code config.json} and the weights. */
  List<String> required() {
    return required;
  }

  /** Files that are kept where they are there. */
  List<String> optional() {
    return optional;
  }

  public abstract Backbone load(Path folder, ComputeDevice device);

  /** Opens what else the folder must hold, such as the tokenizer, and refuses what is unsound. */
  abstract void check(Path folder);

  /** The checkpoint's configuration, checked. */
  abstract JsonNode geometry(Path folder);

  /** Inputs made of recordings, as the checkpoint in the folder expects them. */
  public abstract FeatureSource audioFeatures(
      Path folder, List<AudioFeatures.Clip> clips, long seed);

  /**
   * @throws StageException if there is no such kind
   */
  public static BackboneKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new StageException(
                    FailureCode.MODEL_UNREADABLE,
                    "unknown kind of model '%s': expected %s; run: vocalise model add KIND DIR --name NAME"
                        .formatted(label, String.join(", ", labels()))));
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(BackboneKind::label).collect(Collectors.toList());
  }
}
