package dev.vocalise.model.backbone.bilstm;

import dev.vocalise.model.Modality;
import dev.vocalise.model.audio.AstFeatureSettings;
import dev.vocalise.model.audio.CepstralFrames;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.backbone.FrameNorm;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.FrameFeatures;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.features.WordFeatures;
import dev.vocalise.model.features.WordsBeforeFrames;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.text.WordRows;
import java.util.List;
import java.util.Objects;

/** {@link Bilstm} of one modality, or of both in one model. */
public abstract class BilstmFamily implements BackboneFamily {

  /** Of recordings with their words. */
  public static final class Both extends BilstmFamily {
    /** For the list of services. */
    public Both() {
      super("bilstm", Modality.AUDIO_TEXT, "frames and words in one model");
    }
  }

  /** Of recordings. */
  public static final class Audio extends BilstmFamily {
    /** For the list of services. */
    public Audio() {
      super("bilstm-audio", Modality.AUDIO, "cepstral frames");
    }
  }

  /** Of words. */
  public static final class Text extends BilstmFamily {
    /** For the list of services. */
    public Text() {
      super("bilstm-text", Modality.TEXT, "words");
    }
  }

  private static final String AUDIO = "audioLstm";
  private static final String TEXT = "textLstm";
  private static final String WIDTH = "width";
  private static final String EMBEDDING = "embedding";
  private static final String FRAMES = "frames";
  private static final String WORDS = "words";
  private static final String BUCKETS = "buckets";
  private static final String DROPOUT = "dropout";

  private static final Settings HEARING =
      Settings.of(
          Setting.whole(AUDIO, 1, 4096).byDefault(128).means("LSTM over frames, each direction"),
          Setting.whole(FRAMES, 1, 10_000)
              .byDefault(512)
              .means(
                  "Frames of 10 ms of an input; of longer recordings a random crop in training and the centre in tests"),
          FrameNorm.SETTING);

  private static final Settings READING =
      Settings.of(
          Setting.whole(TEXT, 1, 4096).byDefault(64).means("LSTM over words, each direction"),
          Setting.whole(EMBEDDING, 1, 4096).byDefault(100).means("Values of a word"),
          Setting.whole(WORDS, 1, 1000)
              .byDefault(50)
              .means("Words per utterance; the rest is cut off and counted"),
          Setting.whole(BUCKETS, 1, 1_000_000)
              .byDefault(256)
              .means("Rows shared by words that do not occur twice in S_tr"));

  private static final Settings SHARED =
      Settings.of(
          Setting.whole(WIDTH, 1, 4096).byDefault(128).means("Values of the vector"),
          Setting.number(DROPOUT, 0, 0.9).byDefault(0.5).means("On the vector"));

  private final String kind;
  private final Modality modality;
  private final String summary;

  private BilstmFamily(String kind, Modality modality, String what) {
    this.kind = kind;
    this.modality = modality;
    this.summary =
        "Bidirectional LSTM with attention over %s, trained from scratch (method `sahu`)"
            .formatted(what);
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final Modality modality() {
    return modality;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final Settings settings() {
    return switch (modality) {
      case AUDIO -> HEARING.and(SHARED);
      case TEXT -> READING.and(SHARED);
      case AUDIO_TEXT -> HEARING.and(READING).and(SHARED);
    };
  }

  /** Statistics of the frames of S_tr, and its words that get rows of their own. */
  @Override
  public final Fitted fit(Values values, TrainingClips clips) {
    Fitted heard =
        modality.hears()
            ? norm(values).fit(clips, BilstmFamily::frontEnd, CepstralFrames.WIDTH)
            : Fitted.NOTHING;
    if (!modality.reads()) {
      return heard;
    }
    List<String> texts = clips.source().stream().map(Clip::words).filter(Objects::nonNull).toList();
    return new Fitted(heard.numbers(), WordRows.frequent(texts, values.whole(WORDS)));
  }

  private static FrameNorm norm(Values values) {
    return values.choice(FrameNorm.SETTING.key(), FrameNorm.class);
  }

  private static FrontEnd frontEnd() {
    int bins = AstFeatureSettings.AUDIOSET.melBins();
    return new CepstralFrames(FrontEnd.SAMPLE_RATE_HZ, bins)::compute;
  }

  @Override
  public final Encoder encoder(Start start, ComputeDevice device) {
    return new Bilstm(TorchEngine.newManager(device), modality, sizes(start), start.seed());
  }

  private BilstmSizes sizes(Start start) {
    Values values = start.values();
    boolean hears = modality.hears();
    boolean reads = modality.reads();
    return new BilstmSizes(
        hears ? values.whole(AUDIO) : 0,
        reads ? values.whole(TEXT) : 0,
        values.whole(WIDTH),
        reads ? values.whole(EMBEDDING) : 0,
        hears ? values.whole(FRAMES) : 0,
        CepstralFrames.WIDTH,
        reads ? values.whole(WORDS) : 0,
        reads ? rows(start).size() : 0,
        values.number(DROPOUT));
  }

  private static WordRows rows(Start start) {
    Values values = start.values();
    return new WordRows(values.whole(BUCKETS), values.whole(WORDS), start.fitted().words());
  }

  @Override
  public final FeatureSource features(Start start, Domain domain, List<Clip> clips) {
    return switch (modality) {
      case AUDIO -> frames(start, domain, clips);
      case TEXT -> words(start, clips);
      case AUDIO_TEXT -> new WordsBeforeFrames(words(start, clips), frames(start, domain, clips));
    };
  }

  private static FeatureSource words(Start start, List<Clip> clips) {
    return new WordFeatures(clips, rows(start), start.seed());
  }

  private static FeatureSource frames(Start start, Domain domain, List<Clip> clips) {
    return new FrameFeatures(
        clips,
        BilstmFamily::frontEnd,
        norm(start.values()).scores(start.fitted(), domain),
        start.values().whole(FRAMES),
        start.seed(),
        FrameFeatures.room(start.shares()));
  }
}
