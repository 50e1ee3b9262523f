package dev.vocalise.model.method;

import static java.util.Objects.requireNonNull;

import dev.vocalise.model.backbone.bilstm.Bilstm;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import java.util.List;

/**
 * What is said and how it sounds in one model, trained on the source alone (methods §3, sahu); its
 * networks are those of {@link Bilstm}.
 */
public final class Sahu implements Method {

  private static final String PATIENCE = "training.patience";

  @Override
  public String name() {
    return "sahu";
  }

  @Override
  public String summary() {
    return "Cross entropy of one model that hears and reads, or of each modality alone, on the source (Sahu et al. 2019)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Sahu et al. 2019",
        26,
        List.of(
            "The sizes of the networks, the rate, the batch, the dropout and the patience are ours.",
            "A frame has 13 cepstral coefficients with their changes and the log energy, all from the log-mels of this platform.",
            "Words are vectors learned on S_tr, rare ones by hash buckets; nothing is pretrained.",
            "Recognised words come from the recogniser of the campaign."));
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.settings(1e-3)
        .where(setting -> !setting.key().equals(PlannedEpochs.SELECTION)) // always the best
        .and(
            Settings.of(
                Setting.whole(PATIENCE, 1, 10_000)
                    .byDefault(8)
                    .means(
                        "Epochs in a row without a higher recall on S_va after which training ends; the best one is tested, the earlier at a tie")));
  }

  @Override
  public List<String> encoders() {
    return List.of("bilstm", "bilstm-audio", "bilstm-text");
  }

  @Override
  public Schedule schedule(Values values) {
    return PlannedEpochs.untilNoBetter(values, values.whole(PATIENCE));
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    if (!(on.encoder() instanceof Bilstm)) {
      throw new IllegalArgumentException(
          "method sahu: expected an encoder of kind %s, got %s"
              .formatted(String.join(" or ", encoders()), on.encoder().getClass().getSimpleName()));
    }
    Classifier model = new Classifier(on, values, seed);
    Player all = PlannedEpochs.player("model", model.weights(), values);
    return model.learner(
        List.of(all),
        (step, source, target, at) ->
            model.onSource(step, all, requireNonNull(source, "a source batch"), at));
  }
}
