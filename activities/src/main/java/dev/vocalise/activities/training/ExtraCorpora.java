package dev.vocalise.activities.training;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.BranchEncoder;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.model.backbone.Fitted;
import dev.vocalise.model.dataset.ProtocolException;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.features.Domain;
import dev.vocalise.model.features.FeatureSource;
import dev.vocalise.model.features.JoinedFeatures;
import dev.vocalise.model.features.TrainingClips;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.method.Recipe;
import dev.vocalise.workflows.dataset.PreparedAudio;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Further corpora, all of whose recordings join T_tr. What labels they have is not looked at. */
record ExtraCorpora(List<Whole> corpora) {

  /** One of them. */
  record Whole(PreparedAudio audio, List<Utterance> utterances) {
    List<String> ids() {
      return utterances.stream().map(Utterance::id).toList();
    }

    /** Digest of each utterance's sound by its id. */
    Map<String, String> sounds() {
      Map<String, String> sounds = new HashMap<>();
      utterances.forEach(utterance -> sounds.put(utterance.id(), utterance.sound()));
      return sounds;
    }
  }

  /** Name of a manifest as an input of training, from place 0 on. */
  static String manifest(int place) {
    return "extra-%d.jsonl".formatted(place + 1);
  }

  /** Reads the manifests. */
  static ExtraCorpora of(TrainingRequest request, ArtifactStore artifacts) {
    return new ExtraCorpora(
        request.extra().stream()
            .map(
                audio ->
                    new Whole(
                        audio,
                        CorpusManifests.read(artifacts, audio.dataset().manifest()).utterances()))
            .toList());
  }

  /**
   * @throws StageException if there are some and the method takes none
   * @throws ProtocolException if a recording is in a part of the split, or in two of these
   */
  void requireUsable(String experiment, Method method, SplitCorpora split) {
    if (corpora.isEmpty()) {
      return;
    }
    if (!method.takesExtra()) {
      throw new StageException(
          FailureCode.SPEC_INVALID,
          "experiment '%s': expected no extra corpora for the method %s, got %d; leave extra out, or take another method"
              .formatted(experiment, method.name(), corpora.size()));
    }
    SortedMap<String, List<Utterance>> byName = new TreeMap<>();
    corpora.forEach(one -> byName.put(one.audio().dataset().corpus(), one.utterances()));
    split.requireApart(byName);
  }

  /**
   * All recordings as one list. They are made as a target's are; where each corpus is normalised
   * for itself, each of these is too.
   *
   * @param sourceTrain recordings of S_tr
   */
  FeatureSource features(
      RunContext context,
      BranchEncoder encoder,
      ClipMaker clips,
      List<Clip> sourceTrain,
      Recipe recipe)
      throws IOException {
    FeatureSource all = null;
    for (Whole corpus : corpora) {
      List<Clip> heard =
          clips.ofRecordings(corpus.ids(), corpus.sounds()::get, corpus.audio(), Map.of());
      Fitted own = encoder.family().fit(encoder.values(), new TrainingClips(sourceTrain, heard));
      FeatureSource one =
          encoder
              .family()
              .features(
                  encoder.start(context, recipe.seed(), own, 1 + corpora.size()),
                  Domain.TARGET,
                  heard);
      all = all == null ? one : new JoinedFeatures(all, one);
    }
    return Objects.requireNonNull(all, "extra corpora");
  }

  List<TrainingEvidence.Extra> used() {
    return corpora.stream()
        .map(
            one ->
                new TrainingEvidence.Extra(
                    one.audio().dataset().manifest().sha256(), one.utterances().size()))
        .toList();
  }
}
