package dev.vocalise.activities.transcription;

import static dev.vocalise.activities.stage.JsonArtifacts.file;

import dev.vocalise.activities.dataset.AudioShards;
import dev.vocalise.activities.dataset.CorpusManifests;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.model.ModelFiles;
import dev.vocalise.activities.stage.Bfloat16Support;
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
import dev.vocalise.model.tensor.Precision;
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
import java.util.HashMap;
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

  /** Name of the words in float32 of a recognition in bfloat16. */
  public static final String FLOAT32 = "transcripts-float32.jsonl";

  /** The first utterances of a corpus, which are recognised in float32 as well. */
  private static final int COMPARED = 50;

  @Override
  public Transcripts transcribe(TranscriptionSpec spec) {
    return runner.once(
        () -> call(spec, model(spec), context.bfloat16()),
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

  static StageCall call(TranscriptionSpec spec, ModelFiles model, Bfloat16Support support) {
    List<FileRef> inputs = new ArrayList<>(model.files());
    inputs.add(file("corpus.jsonl", "manifest", spec.audio().dataset().manifest()));
    inputs.add(file("audio.json", "index", spec.audio().index()));
    return new StageCall(
        spec.campaignId(),
        null,
        StageName.TRANSCRIBE,
        subject(spec),
        VERSION,
        settings(spec.recogniser(), support),
        inputs);
  }

  /** In which the network of a recogniser is computed. */
  public static Precision precision(RecogniserSpec recogniser) {
    return recogniser.precision() == null
        ? Precision.FLOAT32
        : Precision.parse(recogniser.precision());
  }

  /**
   * @throws StageException if this process cannot compute as the recogniser asks for
   */
  public static void requirePrecision(RecogniserSpec recogniser, Bfloat16Support support) {
    support.require(precision(recogniser), "precision of the recogniser " + recogniser.model());
  }

  static Map<String, Object> settings(RecogniserSpec recogniser, Bfloat16Support support) {
    Precision precision = precision(recogniser);
    return settings(
        recogniser.decoder(),
        precision == Precision.FLOAT32 ? null : precision.toString(),
        support.instructions(precision));
  }

  /**
   * What words depend on besides the recogniser's files and the sound.
   *
   * @param precision of the network; null for float32
   * @param instructions of products in this precision; null where bits do not depend on them
   */
  public static Map<String, Object> settings(
      DecoderSpec decoder, @Nullable String precision, @Nullable String instructions) {
    Map<String, Object> settings = new HashMap<>(Map.of("decoder", decoder));
    if (precision != null) {
      settings.put("precision", precision);
    }
    if (instructions != null) {
      settings.put("instructions", instructions);
    }
    return settings;
  }

  /**
   * Corpus, recogniser and its settings: two of them may transcribe one corpus at the same time.
   */
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
    if (recogniser.precision() != null) {
      text.append(", ").append(recogniser.precision());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String name, @Nullable Double value) {
    if (value != null) {
      text.append(", ").append(name).append(' ').append(value);
    }
  }

  /**
   * Equal keys give the same words for the same audio.
   *
   * @param settings as {@link #settings(DecoderSpec, String, String)} says
   * @param files of the recogniser, in their order
   */
  public static String recogniserKey(Map<String, Object> settings, List<FileRef> files) {
    Map<String, Object> key = new HashMap<>(settings);
    key.put("version", VERSION);
    key.put("files", files.stream().map(file -> file.name() + " " + file.sha256()).toList());
    return CanonicalJson.sha256(key);
  }

  private StageResult<Transcripts> transcribe(
      TranscriptionSpec spec, ModelFiles model, StageAttempt attempt, Heartbeat heart)
      throws IOException {
    heart.beat("reading");
    RecogniserSpec recogniser = spec.recogniser();
    requirePrecision(recogniser, context.bfloat16());
    CorpusManifest corpus =
        CorpusManifests.read(context.artifacts(), spec.audio().dataset().manifest());
    AudioShards shards = AudioShards.open(spec.audio(), context.artifacts(), context.cache());
    List<Utterance> utterances =
        corpus.utterances().stream().filter(u -> shards.contains(u.id())).toList();
    List<TranscriptLine> lines =
        lines(utterances, words(recogniser, model, utterances, shards, attempt, heart));
    if (precision(recogniser) == Precision.FLOAT32) {
      return result(spec, lines, null);
    }
    List<Utterance> first = utterances.subList(0, Math.min(COMPARED, utterances.size()));
    RecogniserSpec float32 = new RecogniserSpec(recogniser.model(), recogniser.decoder());
    return result(spec, lines, lines(first, words(float32, model, first, shards, attempt, heart)));
  }

  /**
   * By digest of the sound. What was recognised in float32 for comparison are the words that a
   * recognition in float32 would write, and are kept as such.
   */
  private Map<String, String> words(
      RecogniserSpec recogniser,
      ModelFiles model,
      List<Utterance> utterances,
      AudioShards shards,
      StageAttempt attempt,
      Heartbeat heart)
      throws IOException {
    String key = recogniserKey(settings(recogniser, context.bfloat16()), model.files());
    CorpusTranscriber transcriber =
        new CorpusTranscriber(transcripts, attempt, key, utterances, heart, context.threads());
    return transcriber.words(
        () ->
            Recogniser.load(
                model.folder(context.artifacts(), context.cache()),
                decoding(recogniser.decoder()),
                precision(recogniser),
                context.device()),
        utterance -> shards.wave(utterance.id()));
  }

  /** A decoder as its settings describe it. */
  public static Recogniser.Decoding decoding(DecoderSpec decoder) {
    return decoder.kind().equals(DecoderSpec.GREEDY)
        ? Recogniser.Decoding.GREEDY
        : new Recogniser.Decoding(
            decoder.beamWidth(), decoder.alpha(), decoder.beta(), decoder.unkScoreOffset());
  }

  /**
   * @param float32 the first of the lines in float32; null where they are so already
   */
  private StageResult<Transcripts> result(
      TranscriptionSpec spec, List<TranscriptLine> lines, @Nullable List<TranscriptLine> float32) {
    TranscriptionReport report = TranscriptionReport.of(spec.recogniser(), lines, float32);
    ArtifactRef written = JsonArtifacts.putLines(context.artifacts(), lines);
    List<FileRef> outputs = new ArrayList<>();
    outputs.add(file("transcripts.jsonl", "transcripts", written));
    outputs.add(
        file("transcription.json", "report", JsonArtifacts.put(context.artifacts(), report)));
    if (float32 != null) {
      outputs.add(
          file(FLOAT32, "comparison", JsonArtifacts.putLines(context.artifacts(), float32)));
    }
    return new StageResult<>(
        new Transcripts(
            spec.audio().dataset().corpus(),
            written,
            lines.size(),
            report.wordErrorRate(),
            report.precision()),
        outputs);
  }

  private static List<TranscriptLine> lines(List<Utterance> utterances, Map<String, String> words) {
    return utterances.stream()
        .map(one -> line(one, Objects.requireNonNull(words.get(one.sound()), one.id())))
        .toList();
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
