package dev.vocalise.activities;

import dev.vocalise.model.Modality;
import dev.vocalise.model.backbone.BackboneFamily;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.FusionSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.experiment.TextSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Experiments of one round on the demo's checkpoints: seconds each. */
final class DemoExperiments {
  private static final int BATCH = 64;

  private DemoExperiments() {}

  /** From the IEMOCAP-like corpus to another. */
  static ExperimentSpec experiment(
      String name,
      CorpusChoice target,
      List<Integer> seeds,
      @Nullable FusionSpec fusion,
      BranchSpec... branches) {
    return experiment(name, DemoPlatform.IEMOCAP, target, seeds, fusion, branches);
  }

  /** Two branches are fused. */
  static ExperimentSpec experiment(
      String name,
      CorpusChoice source,
      CorpusChoice target,
      List<Integer> seeds,
      @Nullable FusionSpec fusion,
      BranchSpec... branches) {
    return new ExperimentSpec(
        name,
        source,
        target,
        branches.length == 2 ? ExperimentSpec.AUDIO_TEXT : branches[0].modality(),
        List.of(branches),
        fusion,
        seeds,
        new SplitSpec("random", 0.1, 0.3),
        null);
  }

  static BranchSpec ast() {
    return ast(1);
  }

  /** A training that takes a second or two for each round. */
  static BranchSpec ast(int rounds) {
    Map<String, Object> training = training(Modality.AUDIO, BATCH, rounds);
    return new BranchSpec(BranchSpec.AUDIO, "ast", "ast-tiny", null, training, null, null);
  }

  /** Raw waves instead of spectrograms, a quarter of a batch at a time. */
  static BranchSpec wav2vec2() {
    return new BranchSpec(
        BranchSpec.AUDIO,
        "wav2vec2",
        "wav2vec2-tiny",
        null,
        training(Modality.AUDIO, BATCH / 4),
        null,
        null);
  }

  /** Reads the corpus' own transcripts. */
  static BranchSpec bert() {
    return bert(TextSpec.CORPUS, TextSpec.CORPUS, null);
  }

  /** As {@link #bert()}, but the words of T_te are recognised. */
  static BranchSpec bertOnHeardWords(int beamWidth) {
    return bert(TextSpec.ASR, TextSpec.CORPUS, beam(beamWidth));
  }

  static BranchSpec bert(
      String transcripts, String trainingTranscripts, @Nullable RecogniserSpec recogniser) {
    TextSpec text = new TextSpec(32, 0.15, false, transcripts, trainingTranscripts, recogniser);
    return new BranchSpec(
        BranchSpec.TEXT, "bert", "bert-tiny", text, training(Modality.TEXT, BATCH), null, null);
  }

  /** A small model that hears and reads, for one epoch. */
  static BranchSpec bilstm(String transcripts, @Nullable RecogniserSpec recogniser) {
    Method method = Method.of("sahu");
    BackboneFamily family = BackboneFamily.of("bilstm");
    return new BranchSpec(
        BranchSpec.AUDIO_TEXT,
        family.kind(),
        "small",
        new TextSpec(null, null, null, transcripts, TextSpec.CORPUS, recogniser),
        Values.byKey(method.settings(), Modality.AUDIO_TEXT, Map.of("training.epochs", 1)).stored(),
        method.name(),
        Values.byKey(
                family.settings(),
                Modality.AUDIO_TEXT,
                Map.of("audioLstm", 8, "textLstm", 4, "width", 8, "embedding", 8))
            .stored());
  }

  static RecogniserSpec beam(int width) {
    return new RecogniserSpec(
        "wav2vec2-tiny", new DecoderSpec(DecoderSpec.BEAM, width, null, null, null));
  }

  /** The same in bfloat16. */
  static RecogniserSpec inBfloat16(RecogniserSpec recogniser) {
    return new RecogniserSpec(recogniser.model(), recogniser.decoder(), "bfloat16");
  }

  static RecogniserSpec greedy() {
    return new RecogniserSpec(
        "wav2vec2-tiny", new DecoderSpec(DecoderSpec.GREEDY, 1, null, null, null));
  }

  private static Map<String, Object> training(Modality modality, int microBatch) {
    return training(modality, microBatch, 1);
  }

  private static Map<String, Object> training(Modality modality, int microBatch, int rounds) {
    return Values.byKey(
            Method.of(Method.DEFAULT).settings(),
            modality,
            Map.of(
                "training.batchSize",
                BATCH,
                "training.microBatch",
                microBatch,
                "training.maxRounds",
                rounds,
                "training.learningRate",
                1e-3,
                "training.weightDecay",
                0.01,
                "training.lrPatience",
                50,
                "training.validateEvery.source",
                30,
                "training.validateEvery.target",
                30))
        .stored();
  }
}
