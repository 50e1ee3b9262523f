package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.backbone.LogMels;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.optimizer.Sgd;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.TorchOps;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Types of augmentation, centres of classes and rebuilding at once (methods §3, mtl-aug). */
public final class MtlAug implements Method {

  private static final String CENTRE = "losses.centre";
  private static final String TYPE = "losses.type";
  private static final String RECONSTRUCTION = "losses.reconstruction";
  private static final String CENTRE_RATE = "training.centreRate";
  private static final String CLIP = "training.clip";

  /** Where a step's masks and mixtures come from. */
  @FunctionalInterface
  interface DrawsOfStep {
    Versions.Draws of(Moment at);
  }

  @Override
  public String name() {
    return "mtl-aug";
  }

  @Override
  public String summary() {
    return "MTL-AUG: emotions, types of augmentation and rebuilding, source and target epochs in turn (Latif et al. 2022)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Latif et al. 2022",
        11,
        List.of(
            "The original's networks and the order of its updates are not told in full; ours are settings.",
            "Each utterance stands in four versions in an epoch, with speeds of 0.9 and 1.1, masks and mixtures whose ranges are ours."));
  }

  @Override
  public boolean rebuildsLogMels() {
    return true;
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.adapting(1e-4)
        .and(
            Settings.of(
                number(CENTRE, 0, 100)
                    .byDefault(0.003)
                    .means("Weight of the distance to the centres of the classes; 0: not computed"),
                number(TYPE, 0, 100)
                    .byDefault(0.1)
                    .means("Weight of the cross entropy of the versions; 0: not computed"),
                number(RECONSTRUCTION, 0, 100)
                    .byDefault(1)
                    .means("Weight of rebuilding; 0: not computed"),
                above(CENTRE_RATE, 0, 100).byDefault(0.5).means("Rate of the centres"),
                whole("training.masks", 0, 100)
                    .byDefault(2)
                    .means("Masks of bins and of frames in a masked version"),
                whole("training.widestBins", 0, 1_000)
                    .byDefault(24)
                    .means("Bins of a mask at most"),
                whole("training.widestFrames", 0, 10_000)
                    .byDefault(60)
                    .means("Frames of a mask at most"),
                above("training.mixing", 0, 100)
                    .byDefault(0.2)
                    .means("Both parameters of the β distribution of the weights of mixtures")))
        .and(LogMelDecoder.SETTINGS);
  }

  @Override
  public Schedule schedule(Values values) {
    boolean adapts = values.number(TYPE) > 0 || values.number(RECONSTRUCTION) > 0;
    return PlannedEpochs.schedule(
        values, adapts ? Feeding.ALTERNATING : Feeding.SOURCE_ONLY, Views.FOUR_VERSIONS);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    return learner(
        on,
        values,
        seed,
        at ->
            new DrawnVersions(
                at.seed(),
                values.whole("training.widestBins"),
                values.whole("training.widestFrames"),
                values.whole("training.masks"),
                values.number("training.mixing")));
  }

  Learner learner(Foundation on, Values values, long seed, DrawsOfStep draws) {
    Classifier model = new Classifier(on, values, seed);
    Losses losses = new Losses(on, model, values, draws);
    return model.learner(
        losses.players(),
        (step, source, target, at) ->
            step.recording(
                () ->
                    losses.step(
                        step,
                        source,
                        source == null ? requireNonNull(target, "a batch") : source.batch(),
                        at)));
  }

  private static final class Losses {

    private final Classifier model;
    private final Values values;
    private final DrawsOfStep draws;
    private final LogMels logMels;
    private final LogMelDecoder decoder;
    private final LinearLayer augmentation;
    private final NDArray centres;
    private final Player classifier;
    private final Player centrePlayer;

    Losses(Foundation on, Classifier model, Values values, DrawsOfStep draws) {
      this.model = model;
      this.values = values;
      this.draws = draws;
      decoder = LogMelDecoder.of(on, model, values, model.size());
      logMels = requireNonNull(on.logMels());
      augmentation = model.head("augmentation", Versions.COUNT);
      centres = model.drawn().constant("centres.weight", 0, model.classes(), model.size());
      classifier = PlannedEpochs.player("model", model.weights("augmentation", "decoder"), values);
      centrePlayer =
          Player.of("centres", model.only("centres"), Sgd.plain()).clippedAt(values.number(CLIP));
    }

    List<Player> players() {
      return List.of(classifier, centrePlayer);
    }

    Terms step(Step step, @Nullable LabelledBatch source, Batch batch, Moment at) {
      Versions versions =
          Versions.of(batch, logMels.bins(), (float) logMels.padding(), draws.of(at));
      int[] lengths = versions.inputs().lengths();
      NDArray e = step.encode(step.array(versions.inputs()), lengths);
      Sum sum = new Sum();
      NDArray centre = null;
      if (source != null) {
        sum.add("emotion", 1, emotion(step, e, source, versions, at));
        centre = values.number(CENTRE) > 0 ? centre(step, e, source, versions) : null;
        if (centre != null) {
          sum.add("centre", values.number(CENTRE), centre);
        }
      }
      if (values.number(TYPE) > 0) {
        NDArray types = step.indexes(batch.typesOfItems());
        sum.add(
            "type",
            values.number(TYPE),
            LossFunctions.crossEntropy(augmentation.forward(e), types));
      }
      if (values.number(RECONSTRUCTION) > 0) {
        NDArray original = step.array(versions.originals());
        sum.add(
            "reconstruction",
            values.number(RECONSTRUCTION),
            MethodLosses.reconstruction(
                original, decoder.forward(e), versions.originals().lengths()));
      }
      // Both players' gradients are of the weights before either moves.
      SortedMap<String, NDArray> ofCentres =
          centre == null ? new TreeMap<>() : Gradients.keepingGraph(centre, centrePlayer.weights());
      classifier.descend(sum.total(), at.rate());
      if (sum.terms.finite()) {
        centrePlayer.update(ofCentres, values.number(CENTRE_RATE));
      }
      return sum.terms;
    }

    /** Cross entropy with the labels of both where two are mixed. */
    private NDArray emotion(
        Step step, NDArray e, LabelledBatch source, Versions versions, Moment at) {
      int[] labels = source.labels();
      Versions.Draws drawn = draws.of(at);
      int classes = model.classes();
      float[] targets = new float[labels.length * classes];
      for (int i = 0; i < labels.length; i++) {
        float own = versions.mixed(i) ? drawn.weight(i) : 1;
        targets[i * classes + labels[i]] += own;
        if (versions.mixed(i)) {
          targets[i * classes + labels[drawn.partner(i, labels.length)]] += 1 - own;
        }
      }
      return model.softLoss(step, e, targets);
    }

    private @Nullable NDArray centre(
        Step step, NDArray e, LabelledBatch source, Versions versions) {
      int[] items =
          IntStream.range(0, source.labels().length).filter(i -> !versions.mixed(i)).toArray();
      if (items.length == 0) {
        return null;
      }
      NDArray some =
          TorchOps.get().select(e, 0, step.indexes(Arrays.stream(items).asLongStream().toArray()));
      long[] labels = Arrays.stream(items).mapToLong(i -> source.labels()[i]).toArray();
      return MethodLosses.centre(some, centres, step.indexes(labels));
    }
  }

  /** Adds up weighted terms. */
  private static final class Sum {
    private Terms terms = Terms.none();
    private @Nullable NDArray total;

    void add(String name, double weight, NDArray term) {
      NDArray weighted = weight == 1 ? term : TorchOps.get().scale(term, weight);
      total = total == null ? weighted : total.add(weighted);
      terms = terms.and(name, term);
    }

    NDArray total() {
      return requireNonNull(total, "a term with a weight");
    }
  }
}
