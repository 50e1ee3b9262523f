package dev.vocalise.activities.training;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.transcription.TranscriptLine;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.workflows.experiment.TextSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.training.TrainingRequest;
import dev.vocalise.workflows.transcription.Transcripts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The words of a run's utterances by id. An utterance without words stands in no map; the parts
 * that are read leave it out after the split was drawn, so that the parts of all modalities agree.
 *
 * @param source S_tr and S_va, always from the corpus
 * @param targetTraining T_tr
 * @param targetTest T_te
 */
record BranchTranscripts(
    @Nullable Map<String, String> source,
    @Nullable Map<String, String> targetTraining,
    @Nullable Map<String, String> targetTest) {
  /** Of a branch that hears: null in place of every map. */
  static final BranchTranscripts NONE = new BranchTranscripts(null, null, null);

  /**
   * @throws StageException if the corpora cannot be read for this experiment
   */
  static BranchTranscripts of(
      TrainingRequest request, SplitCorpora corpora, ArtifactStore artifacts) {
    TextSpec text = Objects.requireNonNull(request.branchSpec().text(), "text");
    for (String kind : List.of(corpora.source().kind(), corpora.target().kind())) {
      String reason = CorpusAdapter.of(kind).whyNoText();
      if (reason != null) {
        throw new StageException(
            FailureCode.SPEC_INVALID,
            "experiment '%s' reads %s: %s; choose another corpus or modality audio"
                .formatted(request.experiment().name(), kind, reason));
      }
    }
    return new BranchTranscripts(
        corpora.source().transcripts(),
        words(text.trainingTranscripts(), request, corpora, artifacts),
        words(text.transcripts(), request, corpora, artifacts));
  }

  private static Map<String, String> words(
      String choice, TrainingRequest request, SplitCorpora corpora, ArtifactStore artifacts) {
    if (choice.equals(TextSpec.CORPUS)) {
      return corpora.target().transcripts();
    }
    Transcripts recognised = request.transcripts();
    if (recognised == null) {
      throw new StageException(
          FailureCode.TRANSCRIPT_MISSING,
          "experiment '%s' reads words by '%s', but its target was not transcribed; resume the campaign"
              .formatted(request.experiment().name(), choice));
    }
    Map<String, String> words = new HashMap<>();
    for (TranscriptLine line : TranscriptLine.read(artifacts, recognised)) {
      if (!line.text().isBlank()) {
        words.put(line.utterance(), line.text());
      }
    }
    if (choice.equals(TextSpec.CORPUS_ELSE_ASR)) {
      words.putAll(corpora.target().transcripts());
    }
    return words;
  }
}
