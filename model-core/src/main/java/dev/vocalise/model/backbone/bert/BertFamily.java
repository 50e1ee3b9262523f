package dev.vocalise.model.backbone.bert;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.Backbone;
import dev.vocalise.model.backbone.Pretrained;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.TokenFeatures;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.text.TokenCutoff;
import dev.vocalise.model.text.WordPieces;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** BERT on the word pieces of a transcript (§3.1.3, §4.2.2). */
public final class BertFamily implements Pretrained {

  private static final String MAX_PIECES = "text.maxPieces";
  private static final String CUTOFF = "text.cutoff";
  private static final String CUT_SPECIAL_TOKENS = "text.cutSpecialTokens";

  private static final Settings SETTINGS =
      Settings.of(
          Setting.whole(MAX_PIECES, 3, 512)
              .byDefault(128) // [open]
              .means(
                  "Word pieces per utterance, special ones included; the rest is cut off and counted"),
          Setting.number(CUTOFF, 0, 0.9)
              .byDefault(TokenCutoff.DEFAULT.probability())
              .means("Probability of token cutoff per piece (§4.2.2)"),
          Setting.flag(CUT_SPECIAL_TOKENS)
              .byDefault(TokenCutoff.DEFAULT.cutSpecialTokens())
              .means("Whether `[CLS]` and `[SEP]` may be cut as well"));

  /** Enough to see whether a tokenizer works. */
  private static final int SOME_PIECES = 16;

  @Override
  public String kind() {
    return "bert";
  }

  @Override
  public Modality modality() {
    return Modality.TEXT;
  }

  @Override
  public String summary() {
    return "BERT on the word pieces of a transcript (§3.1.3)";
  }

  @Override
  public Settings settings() {
    return SETTINGS;
  }

  @Override
  public List<Published> published() {
    return List.of(new Published("bert-base-uncased", "google-bert/bert-base-uncased"));
  }

  @Override
  public List<String> optional() {
    return List.of(
        "tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json");
  }

  @Override
  public BertConfig geometry(Path folder) {
    return BertConfig.read(folder);
  }

  @Override
  public void check(Path folder) {
    pieces(folder, SOME_PIECES).close();
  }

  @Override
  public List<String> notes(Path folder) {
    try (WordPieces pieces = pieces(folder, SOME_PIECES)) {
      return pieces.notes();
    }
  }

  @Override
  public String encoderArchitecture() {
    return "BertModel";
  }

  @Override
  public boolean encoderHas(String weight) {
    return BertBackbone.NAMES.holds(weight);
  }

  @Override
  public boolean describesInput(String file) {
    return optional().contains(file);
  }

  @Override
  public Backbone load(Path folder, ComputeDevice device) {
    return BertBackbone.load(folder, device);
  }

  /** The tokenizer of a checkpoint whose embeddings have a row for each of its ids. */
  private static WordPieces pieces(Path folder, int maxPieces) {
    WordPieces pieces = WordPieces.open(folder, maxPieces);
    try {
      BertConfig config = BertConfig.read(folder);
      pieces.requireFits(config.vocabulary(), config.positions());
      return pieces;
    } catch (RuntimeException e) {
      pieces.close();
      throw e;
    }
  }

  @Override
  public FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    Values values = start.values();
    List<TokenFeatures.Line> lines =
        clips.stream()
            .map(
                clip ->
                    new TokenFeatures.Line(
                        clip.digest(), Objects.requireNonNull(clip.words(), clip.digest())))
            .toList();
    try (WordPieces pieces = pieces(start.checkpoint(), values.whole(MAX_PIECES))) {
      TokenCutoff cutoff = new TokenCutoff(values.number(CUTOFF), values.flag(CUT_SPECIAL_TOKENS));
      return new TokenFeatures(lines, pieces, cutoff, start.seed());
    }
  }
}
