package dev.vocalise.web.ui.prediction;

import dev.vocalise.activities.prediction.ModelFacts;
import dev.vocalise.activities.prediction.Prediction;
import dev.vocalise.activities.prediction.PredictionService;
import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.Resampler;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.web.api.Uploads;
import dev.vocalise.web.ui.chart.WavePath;
import dev.vocalise.web.ui.dataset.UtteranceView;
import dev.vocalise.web.ui.format.NumberFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The form, and what a model said.
 *
 * @param model as it was named; empty while none is
 * @param names of registered models that are in use
 * @param about the model; null while none is named, or there is none of that name
 * @param problem what kept it from answering, a sentence
 * @param mostSeconds of a recording
 */
public record PredictionView(
    String model,
    List<String> names,
    @Nullable About about,
    @Nullable String problem,
    @Nullable Answer answer,
    int mostSeconds) {
  static final int SAMPLE_RATE_HZ = 16_000;

  /** Of a long recording the page shows and plays the beginning. */
  private static final int SHOWN_SECONDS = 60;

  /**
   * A model in words.
   *
   * @param run that trained it
   * @param title its name, or its run
   * @param facts what it is made of
   * @param takesSound whether a recording is what it needs: others read tables of functionals
   * @param recognisers to choose from; none where it reads no words
   */
  public record About(
      String run,
      String title,
      String facts,
      boolean takesSound,
      boolean reads,
      List<Choice> recognisers) {
    /** Whether nobody writes words unless somebody is chosen. */
    public boolean isUnchosen() {
      return recognisers.stream().noneMatch(Choice::selected);
    }
  }

  /** An entry of a list. */
  public record Choice(String name, String text, boolean selected) {}

  /**
   * What it said.
   *
   * @param words that were read; empty where none were
   * @param wordsBy who wrote them
   */
  public record Answer(
      String id,
      String file,
      String predicted,
      String entropy,
      List<Bar> bars,
      String words,
      String wordsBy,
      UtteranceView.Sound sound) {}

  /** A class with its probability in percent. */
  public record Bar(String name, String percent, String width, boolean likeliest) {}

  static PredictionView of(
      String model,
      List<String> names,
      @Nullable ModelFacts facts,
      List<String> recognisers,
      @Nullable String problem,
      Uploads uploads,
      KeptRecordings.@Nullable Kept kept) {
    return new PredictionView(
        model,
        names,
        facts == null ? null : about(facts, recognisers, kept == null ? null : kept.recogniser()),
        problem,
        kept == null ? null : answer(uploads, kept),
        PredictionService.MOST_SECONDS);
  }

  private static About about(ModelFacts facts, List<String> recognisers, @Nullable String chosen) {
    List<String> parts = new ArrayList<>();
    for (ModelFacts.Part part : facts.parts()) {
      parts.add("%s by %s (%s)".formatted(part.modality(), part.kind(), part.method()));
    }
    String own = facts.recogniser();
    List<Choice> choices = new ArrayList<>();
    if (facts.reads()) {
      for (String name : recognisers) {
        boolean ofRun = name.equals(own);
        choices.add(
            new Choice(
                name,
                ofRun ? name + " (of its run)" : name,
                name.equals(chosen) || (chosen == null && ofRun)));
      }
    }
    return new About(
        facts.run().toString(),
        facts.version() == null ? facts.origin() : facts.version() + " " + facts.state(),
        "%s; classes %s"
            .formatted(String.join(", fused with ", parts), String.join(", ", facts.classes())),
        facts.functionals() == null,
        facts.reads(),
        choices);
  }

  private static Answer answer(Uploads uploads, KeptRecordings.Kept kept) {
    Prediction said = kept.answer().predictions().get(0);
    String predicted = Objects.requireNonNull(said.predicted(), "class");
    List<Bar> bars = new ArrayList<>();
    for (Map.Entry<String, Float> one :
        Objects.requireNonNull(said.probabilities(), "probabilities").entrySet()) {
      double percent = 100.0 * one.getValue();
      bars.add(
          new Bar(
              one.getKey(),
              NumberFormat.one(percent),
              String.format(Locale.ROOT, "%.2f", percent),
              one.getKey().equals(predicted)));
    }
    String address = "/predict/" + kept.id();
    return new Answer(
        kept.id().toString(),
        kept.file(),
        predicted,
        String.format(
            Locale.ROOT,
            "%.2f of %.2f bit",
            said.entropyBits(),
            Math.log(bars.size()) / Math.log(2)),
        bars,
        said.words() == null ? "" : said.words(),
        said.wordsBy() == null ? "" : said.wordsBy(),
        new UtteranceView.Sound(
            address + ".wav",
            address + ".png",
            WavePath.of(samples(uploads, kept)),
            "the recording"));
  }

  /** The beginning of the recording, as the pictures show it. */
  static float[] samples(Uploads uploads, KeptRecordings.Kept kept) {
    return uploads.during(
        kept.sound(),
        file -> {
          try {
            Waveform wave = AudioFile.excerpt(file, 0, 0, SHOWN_SECONDS);
            return Resampler.resample(wave.samples(), wave.sampleRateHz(), SAMPLE_RATE_HZ);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
