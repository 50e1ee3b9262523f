package dev.vocalise.activities.transcription;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.activities.stage.Heartbeat;
import dev.vocalise.activities.stage.JsonArtifacts;
import dev.vocalise.activities.stage.RunContext;
import dev.vocalise.activities.stage.StageCall;
import dev.vocalise.activities.stage.StageResult;
import dev.vocalise.activities.stage.StageRunner;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.ModelRepository;
import dev.vocalise.infra.lineage.StageAttempt;
import dev.vocalise.infra.lineage.TranscriptRepository;
import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Family;
import dev.vocalise.model.dataset.CorpusManifest;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.transcription.Recogniser;
import dev.vocalise.model.transcription.WordErrors;
import dev.vocalise.workflows.ArtifactRef;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.DecoderSpec;
import dev.vocalise.workflows.experiment.RecogniserSpec;
import dev.vocalise.workflows.failure.FailureCode;
import dev.vocalise.workflows.transcription.TranscriptionActivities;
import dev.vocalise.workflows.transcription.TranscriptionSpec;
import dev.vocalise.workflows.transcription.Transcripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * §4.2.3 for a whole corpus: what an earlier attempt has recognised is kept, the rest is done by
 * several threads with one set of weights.
 */
public record TranscriptionActivitiesImpl(
    StageRunner runner, RunContext context, TranscriptRepository transcripts)
    implements TranscriptionActivities {
  private static final String VERSION = "1";

  @Override
  public Transcripts transcribe(TranscriptionSpec spec) {
    return runner.once(
        () -> call(spec, model(spec)),
        Transcripts.class,
        (attempt, heart) -> transcribe(spec, model(spec), attempt, heart));
  }

  private ModelFiles model(TranscriptionSpec spec) {
    return recogniser(context.models(), spec.recogniser().model());
  }

  /**
   * A checkpoint that was registered and can recognise speech.
   *
   * @throws StageException if there is none of this name
   */
  public static ModelFiles recogniser(ModelRepository models, String name) {
    ModelFiles model = ModelFiles.require(models, Wav2Vec2Family.KIND, name);
    if (!model.recognises()) {
      throw new StageException(
          FailureCode.MODEL_NOT_REGISTERED, Wav2Vec2Family.notARecogniser(name));
    }
    return model;
  }

  private static StageCall call(TranscriptionSpec spec, ModelFiles model) {
    List<FileRef> inputs = new ArrayList<>(model.files());
    inputs.add(file("corpus.jsonl", "manifest", spec.audio().dataset().manifest()));
    inputs.add(file("audio.json", "index", spec.audio().index()));
    return new StageCall(
        spec.campaignId(),
        null,
        StageName.TRANSCRIBE,
        subject(spec),
        VERSION,
        Map.of("decoder", spec.recogniser().decoder()),
        inputs);
  }

  /** Corpus, recogniser and decoder: two of them may transcribe one corpus at the same time. */
  static String subject(TranscriptionSpec spec) {
    return subject(spec.audio().dataset().corpus(), spec.recogniser());
  }

  /** The same of a corpus by its registered name. */
  public static String subject(String corpus, RecogniserSpec recogniser) {
    DecoderSpec decoder = recogniser.decoder();
    StringBuilder text = new StringBuilder(corpus);
    text.append(" with ").append(recogniser.model()).append(", ").append(decoder.kind());
    if (decoder.kind().equals(DecoderSpec.BEAM)) {
      text.append(' ').append(decoder.beamWidth());
    }
    append(text, "alpha", decoder.alpha());
    append(text, "beta", decoder.beta());
    append(text, "unkScoreOffset", decoder.unkScoreOffset());
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Double value) {
    if (value != null) {
      text.append(", ").append(name).append(' ').append(value);
    }
  }

  /** Equal keys give the same words for the same audio. */
  static String recogniserKey(RecogniserSpec recogniser, ModelFiles model) {
    return recogniserKey(recogniser.decoder(), model.files());
  }

  /**
   * The same.
   *
   * @param files of the recogniser, in their order
   */
  public static String recogniserKey(DecoderSpec decoder, List<FileRef> files) {
    return CanonicalJson.sha256(
        Map.of(
            "version",
            VERSION,
            "files",
            files.stream().map(file -> file.name() + " " + file.sha256()).toList(),
            "decoder",
            decoder));
  }

  private StageResult<Transcripts> transcribe(
      TranscriptionSpec spec, ModelFiles model, StageAttempt attempt, Heartbeat heart)
      throws IOException {
    heart.beat("reading");
    CorpusManifest corpus =
        CorpusManifests.read(context.artifacts(), spec.audio().dataset().manifest());
    AudioShards shards = AudioShards.open(spec.audio(), context.artifacts(), context.cache());
    List<Utterance> utterances =
        corpus.utterances().stream().filter(u -> shards.contains(u.id())).toList();
    CorpusTranscriber transcriber =
        new CorpusTranscriber(
            transcripts,
            attempt,
            recogniserKey(spec.recogniser(), model),
            utterances,
            heart,
            context.threads());
    Map<String, String> words =
        transcriber.words(
            () ->
                Recogniser.load(
                    model.folder(context.artifacts(), context.cache()),
                    decoding(spec.recogniser().decoder()),
                    context.device()),
            utterance -> shards.wave(utterance.id()));
    return result(spec, utterances, words);
  }

  /** A decoder as its settings describe it. */
  public static Recogniser.Decoding decoding(DecoderSpec decoder) {
    return decoder.kind().equals(DecoderSpec.GREEDY)
        ? Recogniser.Decoding.GREEDY
        : new Recogniser.Decoding(
            decoder.beamWidth(), decoder.alpha(), decoder.beta(), decoder.unkScoreOffset());
  }

  private StageResult<Transcripts> result(
      TranscriptionSpec spec, List<Utterance> utterances, Map<String, String> words) {
    List<TranscriptLine> lines = new ArrayList<>();
    TranscriptionReport report = TranscriptionReport.empty(spec.recogniser());
    for (Utterance utterance : utterances) {
      TranscriptLine line =
          line(utterance, Objects.requireNonNull(words.get(utterance.sound()), utterance.id()));
      lines.add(line);
      report = report.plus(line);
    }
    ArtifactRef written = JsonArtifacts.putLines(context.artifacts(), lines);
    ArtifactRef summary = JsonArtifacts.put(context.artifacts(), report);
    return new StageResult<>(
        new Transcripts(
            spec.audio().dataset().corpus(), written, lines.size(), report.wordErrorRate()),
        List.of(
            file("transcripts.jsonl", "transcripts", written),
            file("transcription.json", "report", summary)));
  }

  private static TranscriptLine line(Utterance utterance, String text) {
    String reference = utterance.transcript();
    if (reference == null || reference.isBlank()) {
      return new TranscriptLine(
          utterance.id(), utterance.sound(), text, null, null, null, null, null);
    }
    WordErrors errors = WordErrors.between(reference, text);
    return new TranscriptLine(
        utterance.id(),
        utterance.sound(),
        text,
        reference,
        errors.substitutions(),
        errors.deletions(),
        errors.insertions(),
        errors.words());
  }
}
