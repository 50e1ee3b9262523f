package dev.vocalise.model.method;

import static dev.vocalise.model.settings.Setting.above;
import static dev.vocalise.model.settings.Setting.number;
import static dev.vocalise.model.settings.Setting.whole;
import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.vocalise.model.backbone.LinearLayer;
import dev.vocalise.model.features.Batch;
import dev.vocalise.model.features.Inputs;
import dev.vocalise.model.features.LabelledBatch;
import dev.vocalise.model.features.Views;
import dev.vocalise.model.loss.LossFunctions;
import dev.vocalise.model.loss.MethodLosses;
import dev.vocalise.model.method.Normals.Use;
import dev.vocalise.model.method.Steps.Step;
import dev.vocalise.model.settings.Settings;
import dev.vocalise.model.settings.Values;
import dev.vocalise.model.tensor.TorchOps;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A semi-supervised adversarial autoencoder with four updates a step (methods §3, aae). */
public final class Aae implements Method {

  private static final String PRIOR_RATE = "training.priorRate";
  private static final String RECONSTRUCTION = "losses.reconstruction";
  private static final String PRIOR = "losses.prior";
  private static final String SPEAKER = "losses.speaker";
  private static final String GENDER = "losses.gender";
  private static final String LATENT = "networks.latent";
  private static final int GENDERS = 2;

  @Override
  public String name() {
    return "aae";
  }

  @Override
  public String summary() {
    return "A semi-supervised adversarial autoencoder that also tells speakers and genders of the source apart (Latif et al. 2020)";
  }

  @Override
  public Origin origin() {
    return new Origin(
        "Latif et al. 2020",
        10,
        List.of(
            "The original also trains on large further corpora; here unlabelled data are T_tr and the corpora that an experiment names as extra, none unless it does.",
            "The networks' sizes, the order of the four updates and their rates are ours.",
            "Speaker and gender terms are left out where the source corpus does not tell them."));
  }

  @Override
  public boolean rebuildsLogMels() {
    return true;
  }

  @Override
  public boolean takesExtra() {
    return true;
  }

  @Override
  public Settings settings() {
    return PlannedEpochs.adapting(1e-3)
        .and(PlannedEpochs.CRITICS)
        .and(
            Settings.of(
                above(PRIOR_RATE, 0, 10)
                    .byDefault(1e-4)
                    .means("Rate of the game with the prior, both of its updates"),
                number(RECONSTRUCTION, 0, 100)
                    .byDefault(1)
                    .means("Weight of rebuilding; 0: not computed"),
                number(PRIOR, 0, 100)
                    .byDefault(0.01)
                    .means("Weight of the game with the prior for the encoder; 0: not computed"),
                number(SPEAKER, 0, 100)
                    .byDefault(0.1)
                    .means("Weight of the speakers' cross entropy; 0: not computed"),
                number(GENDER, 0, 100)
                    .byDefault(0.1)
                    .means("Weight of the genders' cross entropy; 0: not computed"),
                whole(LATENT, 1, 100_000).byDefault(64).means("Size of the latent vector"),
                whole("networks.prior1", 1, 100_000)
                    .byDefault(512)
                    .means("Width of the first layer of the discriminator of latent vectors"),
                whole("networks.prior2", 1, 100_000)
                    .byDefault(256)
                    .means("Width of its second layer")))
        .and(LogMelDecoder.SETTINGS);
  }

  @Override
  public List<String> notes(Values values, SourceFacts source) {
    List<String> notes = new ArrayList<>();
    if (values.number(SPEAKER) > 0 && source.speakers() < 2) {
      notes.add(
          "The source corpus does not tell who speaks: the term of the speakers is left out.");
    }
    if (values.number(GENDER) > 0 && !source.genders()) {
      notes.add("The source corpus tells no gender: the term of the genders is left out.");
    }
    return notes;
  }

  @Override
  public Schedule schedule(Values values) {
    boolean adapts = values.number(RECONSTRUCTION) > 0 || values.number(PRIOR) > 0;
    return PlannedEpochs.schedule(
        values, adapts ? Feeding.PAIRED : Feeding.SOURCE_ONLY, Views.PLAIN);
  }

  @Override
  public Learner learner(Foundation on, Values values, long seed) {
    return learner(on, values, seed, Normals.DRAWN);
  }

  Learner learner(Foundation on, Values values, long seed, Normals normals) {
    Classifier model = new Classifier(on, values, seed);
    Updates updates = new Updates(on, model, values, normals);
    return model.learner(
        updates.players(),
        (step, given, target, at) -> {
          LabelledBatch source = requireNonNull(given, "a source batch");
          return step.recording(() -> updates.step(step, source, target, at));
        });
  }

  /** The four updates, each with a forward pass of its own. */
  private static final class Updates {

    private final Classifier model;
    private final Values values;
    private final Normals normals;
    private final LogMelDecoder decoder;
    private final LinearLayer latent;
    private final Perceptron prior;
    private final @Nullable LinearLayer speaker;
    private final @Nullable LinearLayer gender;
    private final Player autoencoder;
    private final Player judge;
    private final Player deceiver;
    private final Player classes;

    Updates(Foundation on, Classifier model, Values values, Normals normals) {
      this.model = model;
      this.values = values;
      this.normals = normals;
      int size = values.whole(LATENT);
      latent = model.head("latent", size);
      int classCount = on.source().utterances().size();
      decoder = LogMelDecoder.of(on, model, values, size + classCount);
      prior =
          new Perceptron(
              model.drawn(),
              "prior",
              size,
              List.of(values.whole("networks.prior1"), values.whole("networks.prior2")));
      int speakers = on.source().speakers();
      speaker = values.number(SPEAKER) > 0 && speakers > 1 ? model.head("speaker", speakers) : null;
      gender =
          values.number(GENDER) > 0 && on.source().genders() ? model.head("gender", GENDERS) : null;
      autoencoder =
          PlannedEpochs.player("reconstruction", model.weights("latent", "decoder"), values);
      judge = PlannedEpochs.critic("prior", model.only("prior"), values);
      deceiver = PlannedEpochs.player("deception", model.encoderAnd("latent"), values);
      classes = PlannedEpochs.player("classes", model.weights("speaker", "gender"), values);
    }

    /** The one that holds encoder and classifier is the first. */
    List<Player> players() {
      return List.of(classes, autoencoder, judge, deceiver);
    }

    Terms step(Step step, LabelledBatch source, @Nullable Batch target, Moment at) {
      Terms terms = Terms.none();
      if (target != null) {
        Inputs both = source.batch().inputs().and(target.inputs());
        NDArray x = step.array(both);
        if (values.number(RECONSTRUCTION) > 0) {
          terms = terms.plus(rebuild(step, x, both.lengths(), at));
        }
        if (values.number(PRIOR) > 0) {
          terms = terms.plus(playWithPrior(step, x, both.lengths(), at));
        }
      }
      return terms.plus(classify(step, source, at));
    }

    private Terms rebuild(Step step, NDArray x, int[] lengths, Moment at) {
      NDArray e = step.encode(x, lengths);
      NDArray q = model.emotion(e).softmax(1);
      NDArray decoded = decoder.forward(NDArrays.concat(new NDList(latent.forward(e), q), 1));
      NDArray apart = MethodLosses.reconstruction(x, decoded, lengths);
      autoencoder.descend(TorchOps.get().scale(apart, values.number(RECONSTRUCTION)), at.rate());
      return Terms.of("reconstruction", apart);
    }

    private Terms playWithPrior(Step step, NDArray x, int[] lengths, Moment at) {
      double rate = values.number(PRIOR_RATE);
      NDArray drawn = normals.draw(step, at, Use.PRIOR, lengths.length, values.whole(LATENT), 1);
      NDArray fixed = TorchOps.get().detach(latent.forward(step.encode(x, lengths)));
      NDArray told =
          MethodLosses.domain(prior.forward(drawn), true)
              .add(MethodLosses.domain(prior.forward(fixed), false));
      judge.descend(told, rate);
      NDArray z = latent.forward(step.encode(x, lengths));
      NDArray deception = MethodLosses.domain(prior.forward(z), true);
      deceiver.descend(TorchOps.get().scale(deception, values.number(PRIOR)), rate);
      return Terms.of("prior", told).and("deception", deception);
    }

    private Terms classify(Step step, LabelledBatch source, Moment at) {
      NDArray e = step.encode(source.batch().inputs());
      NDArray emotion = model.loss(step, e, source);
      Terms terms = Terms.of("emotion", emotion);
      NDArray total = emotion;
      NDArray speakers = known(step, speaker, e, source.voices().speakers());
      if (speakers != null) {
        terms = terms.and("speaker", speakers);
        total = total.add(TorchOps.get().scale(speakers, values.number(SPEAKER)));
      }
      NDArray genders = known(step, gender, e, source.voices().genders());
      if (genders != null) {
        terms = terms.and("gender", genders);
        total = total.add(TorchOps.get().scale(genders, values.number(GENDER)));
      }
      classes.descend(total, at.rate());
      return terms;
    }

    /** Cross entropy over the items whose label is known; null where there is none. */
    private static @Nullable NDArray known(
        Step step, @Nullable LinearLayer head, NDArray e, int[] labels) {
      int[] items = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
      if (head == null || items.length == 0) {
        return null;
      }
      NDArray some =
          items.length == labels.length
              ? e
              : TorchOps.get()
                  .select(e, 0, step.indexes(IntStream.of(items).asLongStream().toArray()));
      long[] classes = IntStream.of(items).mapToLong(i -> labels[i]).toArray();
      return LossFunctions.crossEntropy(head.forward(some), step.indexes(classes));
    }
  }
}
