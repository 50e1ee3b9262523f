package dev.vocalise.model.method.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.vocalise.model.backbone.Encoder;
import dev.vocalise.model.backbone.Recomputation;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Shuffle;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.method.Learner;
import dev.vocalise.model.method.Moment;
import dev.vocalise.model.method.Player;
import dev.vocalise.model.method.Steps;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.method.Terms;
import dev.vocalise.model.optimizer.Adam;
import dev.vocalise.model.optimizer.GradientCache;
import dev.vocalise.model.tensor.Draws;
import dev.vocalise.model.tensor.Gradients;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.tensor.TorchOps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The multitask model of Fig. 1: an encoder, three heads, up to four losses, one AdamW.
 *
 * <p>B utterances in two views, H hidden. When a loss is not finite the update is left out, so that
 * the weights stay those of the last sound step.
 */
final class MultitaskLearner implements Learner {

  /** Stands for h among the names of parameters. */
  private static final String REPRESENTATION = "";

  private final Encoder encoder;
  private final MultitaskHeads heads;
  private final LossWeights weights;
  private final int microBatch;
  private final boolean recompute;
  private final Steps steps;
  private final Player model;

  /**
   * @param encoder closed by this
   * @param microBatch utterances of a forward pass, which bounds memory; the losses see the whole
   *     batch
   * @param recompute whether layers of the encoder are computed again for their derivatives
   * @throws IllegalArgumentException where there are no layers to compute again
   */
  MultitaskLearner(
      Encoder encoder,
      HeadSizes sizes,
      LossWeights weights,
      double weightDecay,
      int microBatch,
      boolean recompute,
      Precision precision,
      long seed) {
    this.encoder = encoder;
    this.weights = weights;
    this.microBatch = microBatch;
    this.recompute = recompute;
    if (recompute && !encoder.layered()) {
      throw new IllegalArgumentException(
          "%s: expected an encoder that is a transformer, got %s; leave it out, or bound memory by %s"
              .formatted(
                  MultitaskSettings.RECOMPUTE,
                  encoder.getClass().getSimpleName(),
                  MultitaskSettings.MICRO_BATCH));
    }
    heads = new MultitaskHeads(encoder.manager(), encoder.size(), sizes, seed);
    steps = new Steps(encoder, precision);
    SortedMap<String, NDArray> all = new TreeMap<>(encoder.parameters());
    all.putAll(heads.weights());
    model = Player.of("model", all, Adam.withDecay(weightDecay));
  }

  @Override
  public Terms step(@Nullable LabelledBatch source, @Nullable Batch target, Moment at) {
    try (Step step = steps.begin(at.seed())) {
      Derived derived = derive(step, source, target, at.seed(), () -> {});
      model.update(derived.gradients(), at.rate());
      return derived.terms();
    }
  }

  /** Terms, and the derivatives of their sum; none where it is not finite. */
  record Derived(Terms terms, SortedMap<String, NDArray> gradients) {}

  /**
   * What a step would do.
   *
   * @param beforeBackward called when the graph of the losses stands
   */
  Derived derive(
      Step step,
      @Nullable LabelledBatch source,
      @Nullable Batch target,
      long seed,
      Runnable beforeBackward) {
    Batch batch = source == null ? Objects.requireNonNull(target, "target") : source.batch();
    GradientCache cache = microBatch < batch.size() ? inParts(step, batch, seed) : null;
    Recomputation kept = cache == null && recompute ? step.recomputation(seed) : null;
    NDArray outside = cache == null ? null : cache.representations();
    NDArray overStates = kept == null ? outside : step.encode(step.manager(), batch.inputs(), kept);
    Losses losses =
        step.recording(
            () ->
                losses(
                    step,
                    overStates == null ? step.encode(batch.inputs()) : overStates,
                    batch,
                    source));
    beforeBackward.run();
    Terms terms = losses.terms();
    if (!Double.isFinite(losses.total().getFloat())) {
      return new Derived(terms, new TreeMap<>());
    }
    if (kept != null) {
      SortedMap<String, NDArray> by = new TreeMap<>(model.weights());
      by.putAll(kept.states());
      SortedMap<String, NDArray> all = Gradients.of(losses.total(), by);
      kept.complete(all, encoder.parameters(), step.manager());
      return new Derived(terms, all);
    }
    if (cache == null || outside == null) {
      return new Derived(terms, Gradients.of(losses.total(), model.weights()));
    }
    SortedMap<String, NDArray> roots = new TreeMap<>(heads.weights());
    roots.put(REPRESENTATION, outside);
    SortedMap<String, NDArray> all = Gradients.of(losses.total(), roots);
    NDArray byRepresentation = Objects.requireNonNull(all.remove(REPRESENTATION));
    all.putAll(cache.gradients(encoder.parameters(), byRepresentation));
    return new Derived(terms, all);
  }

  /** The second forward pass of a part draws the dropout masks of its first. */
  private GradientCache inParts(Step step, Batch batch, long seed) {
    return new GradientCache(
        step.manager(),
        batch.size(),
        batch.views(),
        microBatch,
        recompute ? new RecomputedPart(step, batch, seed) : new PlainPart(step, batch, seed));
  }

  private record PlainPart(Step step, Batch batch, long seed) implements GradientCache.Part {
    @Override
    public NDArray encode(NDManager manager, int from, int to) {
      Draws.seed(Shuffle.key(seed, from));
      return step.encodeAlone(manager, batch.part(from, to).inputs());
    }
  }

  private record RecomputedPart(Step step, Batch batch, long seed) implements GradientCache.Part {
    @Override
    public NDArray encode(NDManager manager, int from, int to) {
      return TorchOps.get().detach(encode(manager, from, to, recomputation(from)));
    }

    private Recomputation recomputation(int from) {
      return step.recomputation(Shuffle.key(seed, from));
    }

    private NDArray encode(NDManager manager, int from, int to, Recomputation kept) {
      return step.encode(manager, batch.part(from, to).inputs(), kept);
    }

    @Override
    public SortedMap<String, NDArray> gradients(
        NDManager manager, int from, int to, NDArray g, SortedMap<String, NDArray> parameters) {
      Recomputation kept = recomputation(from);
      NDArray h = encode(manager, from, to, kept);
      SortedMap<String, NDArray> by = new TreeMap<>(parameters);
      by.putAll(kept.states());
      SortedMap<String, NDArray> found = Gradients.along(h, g, by);
      kept.complete(found, parameters, manager);
      return found;
    }
  }

  /** The sum that is minimised, and every term. */
  record Losses(NDArray total, Terms terms) {}

  /**
   * The losses of a batch (Eq. 7 and 8).
   *
   * @param h (2B, H), view 1 first
   */
  Losses losses(Step step, NDArray h, Batch batch, @Nullable LabelledBatch source) {
    WeightedSum sum = new WeightedSum();
    boolean information = weights.informationMaximisation() > 0;
    NDArray logits = source != null || information ? heads.emotion(h) : null;
    if (source != null && logits != null) {
      NDArray labels = step.indexes(source.labelsPerInput());
      sum.add("emotion", 1, LossFunctions.crossEntropy(logits, labels));
    }
    if (weights.contrastive() > 0) {
      NDArray contrastive =
          LossFunctions.contrastive(heads.projection(h), weights.temperature(), weights.form());
      sum.add("contrastive", weights.contrastive(), contrastive);
    }
    if (information && logits != null) {
      NDArray term = LossFunctions.informationMaximisation(logits);
      sum.add("information-maximisation", weights.informationMaximisation(), term);
    }
    if (weights.augmentationType() > 0) {
      NDArray types = step.indexes(batch.typesPerInput());
      NDArray term = LossFunctions.crossEntropy(heads.augmentationType(h), types);
      sum.add("augmentation-type", weights.augmentationType(), term);
    }
    return sum.losses();
  }

  /** Adds up weighted terms. */
  private static final class WeightedSum {
    private final Map<String, NDArray> terms = new LinkedHashMap<>();
    private @Nullable NDArray sum;

    void add(String name, double weight, NDArray term) {
      NDArray weighted = weight == 1 ? term : TorchOps.get().scale(term, weight);
      sum = sum == null ? weighted : sum.add(weighted);
      terms.put(name, term);
    }

    Losses losses() {
      if (sum == null) {
        throw new IllegalArgumentException(
            "a batch without labels and all loss weights 0 has nothing to minimise");
      }
      Terms values = Terms.of("total", sum);
      for (Map.Entry<String, NDArray> term : terms.entrySet()) {
        values = values.and(term.getKey(), term.getValue());
      }
      return new Losses(sum, values);
    }
  }

  @Override
  public float[][] logits(Inputs inputs) {
    return steps.logits(inputs, heads::emotion);
  }

  @Override
  public List<Player> players() {
    return List.of(model);
  }

  /** For tests: begins a step whose gradients are looked at. */
  Step begin(long seed) {
    return steps.begin(seed);
  }

  @Override
  public void close() {
    encoder.close();
  }
}
