package dev.vocalise.model.backbone;

import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FrameScores;
import dev.vocalise.model.features.FrontEnd;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.settings.Setting;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Whose mean and deviation frames are normalised with (methods: log-mel input). */
public enum FrameNorm {
  /** S_tr's, for both corpora. */
  SOURCE,
  /** S_tr's for the source, T_tr's for the target. */
  PER_CORPUS;

  /** The choice, as a setting of a family. */
  public static final Setting SETTING =
      Setting.choice("norm", List.of("source", "per-corpus"))
          .byDefault("source")
          .means(
              "z-scores of the frames: with mean and deviation of S_tr for both corpora, or of S_tr for the source and of T_tr for the target");

  private Domain whose(Domain domain) {
    return this == SOURCE ? Domain.SOURCE : domain;
  }

  /** What a family must know, see {@link BackboneFamily#fit}. */
  public Fitted fit(TrainingClips clips, Supplier<FrontEnd> frontEnd, int width) {
    SortedMap<String, List<Double>> numbers = new TreeMap<>();
    for (Domain domain : Domain.values()) {
      if (whose(domain) == domain) {
        FrameScores scores = FrameScores.fit(clips.of(domain), frontEnd, width);
        numbers.put("mean." + domain.label(), scores.mean());
        numbers.put("deviation." + domain.label(), scores.deviation());
      }
    }
    return Fitted.of(numbers);
  }

  /** What recordings of a corpus are normalised with. */
  public FrameScores scores(Fitted fitted, Domain domain) {
    String label = whose(domain).label();
    return new FrameScores(fitted.numbers("mean." + label), fitted.numbers("deviation." + label));
  }
}
