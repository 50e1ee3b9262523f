package dev.vocalise.activities.training;

import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.model.dataset.ClassNames;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Gender;
import dev.vocalise.model.dataset.LabelMap;
import dev.vocalise.model.dataset.LabelledCorpus;
import dev.vocalise.model.dataset.Protocol;
import dev.vocalise.model.dataset.SplitSettings;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.features.Voices;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.experiment.CorpusChoice;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import dev.vocalise.workflows.experiment.SplitSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/** Source and target of one run through their label maps, and the run's protocol (§4.2). */
record SplitCorpora(Side source, Side target, Protocol protocol) {
  /**
   * One corpus.
   *
   * @param kind adapter of the corpus
   * @param members by id
   * @param transcripts the corpus' own words by id; utterances without any are not in it
   * @param genders 0 female, 1 male, by id; utterances of which it is not known are not in it
   * @param sessions by id; utterances of no session are not in it
   */
  record Side(
      String kind,
      LabelledCorpus corpus,
      Map<String, LabelledCorpus.Member> members,
      Map<String, String> transcripts,
      Map<String, Integer> genders,
      Map<String, String> sessions) {

    String digest(String id) {
      return member(id).sound();
    }

    /** Class indexes in the order of {@link ClassNames}. */
    int[] labels(List<String> ids) {
      ClassNames classes = corpus.classes();
      return ids.stream().mapToInt(id -> classes.index(member(id).label())).toArray();
    }

    /** Who speaks; speakers are numbered by their names. */
    Voices voices(List<String> ids) {
      List<String> names =
          ids.stream()
              .map(id -> member(id).speaker())
              .filter(name -> !name.equals(Utterance.UNKNOWN_SPEAKER))
              .distinct()
              .sorted()
              .toList();
      int[] speakers = ids.stream().mapToInt(id -> names.indexOf(member(id).speaker())).toArray();
      int[] known = ids.stream().mapToInt(id -> genders.getOrDefault(id, -1)).toArray();
      return new Voices(speakers, known);
    }

    LabelledCorpus.Member member(String id) {
      return Objects.requireNonNull(members.get(id), id);
    }
  }

  static SplitCorpora of(TrainingRequest request, ArtifactStore artifacts) {
    return of(
        request.experiment(),
        request.source().dataset().manifest(),
        request.target().dataset().manifest(),
        request.seed(),
        artifacts);
  }

  static SplitCorpora of(
      ExperimentSpec experiment,
      ArtifactRef sourceManifest,
      ArtifactRef targetManifest,
      int seed,
      ArtifactStore artifacts) {
    ClassNames classes = ClassNames.of(experiment.classes());
    CorpusManifest sourceCorpus = CorpusManifests.read(artifacts, sourceManifest);
    CorpusManifest targetCorpus = CorpusManifests.read(artifacts, targetManifest);
    Side source = side(sourceCorpus, experiment.source(), classes);
    Side target = side(targetCorpus, experiment.target(), classes);
    return cut(source, target, experiment.split(), seed);
  }

  static SplitCorpora cut(Side source, Side target, SplitSpec split, int seed) {
    return new SplitCorpora(
        source, target, Protocol.plan(settings(split), source.corpus(), target.corpus(), seed));
  }

  /**
   * @throws dev.vocalise.model.dataset.ProtocolException if a recording of further corpora is in a
   *     part, or in two of them
   */
  void requireApart(SortedMap<String, List<Utterance>> extra) {
    protocol.requireApart(source.corpus(), target.corpus(), extra);
  }

  static Side side(CorpusManifest corpus, CorpusChoice choice, ClassNames classes) {
    LabelledCorpus labelled;
    try {
      labelled = LabelledCorpus.of(corpus, labels(choice), classes);
    } catch (IllegalArgumentException e) {
      throw new StageException(FailureCode.SPEC_INVALID, String.valueOf(e.getMessage()), e);
    }
    Map<String, LabelledCorpus.Member> members = new HashMap<>();
    labelled.members().forEach(member -> members.put(member.id(), member));
    Map<String, String> transcripts = new HashMap<>();
    for (Utterance utterance : corpus.utterances()) {
      if (utterance.transcript() != null && !utterance.transcript().isBlank()) {
        transcripts.put(utterance.id(), utterance.transcript());
      }
    }
    CorpusAdapter adapter = CorpusAdapter.of(corpus.kind());
    Map<String, Integer> genders = new HashMap<>();
    Map<String, String> sessions = new HashMap<>();
    for (Utterance utterance : corpus.utterances()) {
      if (!utterance.session().isEmpty()) {
        sessions.put(utterance.id(), utterance.session());
      }
      Gender gender = adapter.gender(utterance);
      if (gender != null) {
        genders.put(utterance.id(), gender.index());
      }
    }
    return new Side(corpus.kind(), labelled, members, transcripts, genders, sessions);
  }

  /** The label map of a corpus in an experiment. */
  private static LabelMap labels(CorpusChoice choice) {
    return choice.byLabel() == null
        ? CorpusAdapter.of(choice.kind()).labelMap(choice.labels())
        : LabelMap.own(choice.byLabel());
  }

  private static SplitSettings settings(SplitSpec spec) {
    SplitSettings.Split split =
        spec.kind().equals("speaker-independent")
            ? SplitSettings.Split.SPEAKER_INDEPENDENT
            : SplitSettings.Split.RANDOM;
    return new SplitSettings(split, 1 - spec.sourceValidation(), spec.targetTraining());
  }
}
