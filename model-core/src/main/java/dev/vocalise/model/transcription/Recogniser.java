package dev.vocalise.model.transcription;

import dev.vocalise.model.backbone.wav2vec2.Wav2Vec2Config;
import dev.vocalise.model.tensor.ComputeDevice;
import dev.vocalise.model.tensor.Precision;
import dev.vocalise.model.transcription.ngram.LanguageModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a checkpoint's folder to texts: wav2vec 2.0 with its CTC head, its symbols, and its language
 * model if it has the folder {@code language_model} (§3.2.4).
 *
 * <p>Each utterance goes through alone, so that its text depends on nothing else. Thread-safe:
 * threads share the weights and the mapped language model.
 */
public final class Recogniser implements AutoCloseable {

  private final CtcModel model;
  private final CtcVocabulary vocabulary;
  private final GreedyDecoder greedy;
  private final @Nullable BeamDecoder beam;
  private final @Nullable BeamSettings settings;
  private final @Nullable WordModel words;

  private Recogniser(
      CtcModel model,
      CtcVocabulary vocabulary,
      @Nullable BeamSettings settings,
      @Nullable WordModel words) {
    this.model = model;
    this.vocabulary = vocabulary;
    this.settings = settings;
    this.words = words;
    greedy = new GreedyDecoder(vocabulary);
    beam =
        settings == null
            ? null
            : new BeamDecoder(
                settings,
                vocabulary,
                words == null ? null : words.model(),
                words == null ? null : words.lexicon());
  }

  /**
   * How to decode.
   *
   * @param beamWidth hypotheses kept by the beam search; null decodes greedily, without the
   *     language model
   * @param alpha weight of the language model; null: what {@code attrs.json} says, else {@link
   *     BeamSettings#DEFAULT}
   * @param beta bonus per word, likewise
   * @param unkScoreOffset added to unknown words, likewise
   */
  public record Decoding(
      @Nullable Integer beamWidth,
      @Nullable Double alpha,
      @Nullable Double beta,
      @Nullable Double unkScoreOffset) {

    /** The best symbol of each frame. */
    public static final Decoding GREEDY = new Decoding(null, null, null, null);

    /** A beam search with the checkpoint's own weights. */
    public static Decoding beam(int width) {
      return new Decoding(width, null, null, null);
    }
  }

  /**
   * Loads a Hugging Face directory of Wav2Vec2ForCTC, or of Wav2Vec2ProcessorWithLM around it.
   *
   * @param precision of the network's products; its outputs are float32 before they are decoded
   * @throws dev.vocalise.model.checkpoint.CheckpointException when the model is damaged or
   *     incomplete
   * @throws LanguageModelException when its symbols or its language model are
   */
  public static Recogniser load(
      Path folder, Decoding decoding, Precision precision, ComputeDevice device) {
    int outputs = Wav2Vec2Config.read(folder).symbols();
    CtcVocabulary vocabulary = CtcVocabulary.read(folder, outputs);
    if (outputs != vocabulary.size()) {
      throw new LanguageModelException(
          "%s: vocab.json%s has %s symbols, config.json says vocab_size %s"
              .formatted(
                  folder,
                  Files.exists(folder.resolve("added_tokens.json"))
                      ? " with added_tokens.json"
                      : "",
                  vocabulary.size(),
                  outputs));
    }
    Path languageModel = folder.resolve("language_model");
    WordModel words =
        decoding.beamWidth() != null && Files.isDirectory(languageModel)
            ? WordModel.read(languageModel)
            : null;
    try {
      BeamSettings settings = settings(decoding, words);
      return new Recogniser(CtcModel.load(folder, precision, device), vocabulary, settings, words);
    } catch (RuntimeException e) {
      if (words != null) {
        words.close();
      }
      throw e;
    }
  }

  /**
   * The text of one utterance.
   *
   * @param wave 16 kHz, mono
   */
  public String transcribe(float[] wave) {
    float[][] logits = model.logits(wave);
    return beam == null ? greedy.decode(logits) : beam.decode(logits).get(0).text();
  }

  /** Does the work of many utterances in this thread, faster in bfloat16 than one by one. */
  public void during(Runnable work) {
    model.during(work);
  }

  /** The n-best list; one element when decoding is greedy, and then without scores or times. */
  public List<Hypothesis> hypotheses(float[] wave) {
    float[][] logits = model.logits(wave);
    return beam == null
        ? List.of(new Hypothesis(greedy.decode(logits), 0, 0, List.of()))
        : beam.decode(logits);
  }

  /** The symbols. */
  public CtcVocabulary vocabulary() {
    return vocabulary;
  }

  /** The weights in use, for the record of a run; null when decoding is greedy. */
  public @Nullable BeamSettings settings() {
    return settings;
  }

  /** What the language model is; null without one. */
  public @Nullable String languageModel() {
    return words == null ? null : words.model().description();
  }

  /** What to tell of a sound recogniser whose symbols and words may not fit. */
  public List<String> notes() {
    return words == null ? List.of() : words.notes(vocabulary);
  }

  @Override
  public void close() {
    model.close();
    if (words != null) {
      words.close();
    }
  }

  private static @Nullable BeamSettings settings(Decoding decoding, @Nullable WordModel words) {
    if (decoding.beamWidth() == null) {
      return null;
    }
    BeamSettings base = BeamSettings.DEFAULT.withWidth(decoding.beamWidth());
    BeamSettings own = words == null ? base : words.apply(base);
    return own.withWeights(
        decoding.alpha() == null ? own.alpha() : decoding.alpha(),
        decoding.beta() == null ? own.beta() : decoding.beta(),
        decoding.unkScoreOffset() == null ? own.unkScoreOffset() : decoding.unkScoreOffset());
  }
}
