package dev.vocalise.web.ui.dataset;

import dev.vocalise.infra.lineage.CorpusView;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.dataset.ManifestLines;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.chart.WavePath;
import dev.vocalise.web.ui.format.Fact;
import dev.vocalise.web.ui.format.NumberFormat;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** An utterance and its augmented views, as sound and picture. */
public record UtteranceView(
    String id, List<Fact> facts, Sound original, List<Augmented> augmented, String seed) {

  /**
   * Addresses of one sound.
   *
   * @param wave path data of the waveform, 600 × 56 pixels
   */
  public record Sound(String audio, String spectrogram, String wave, String label) {
    static Sound of(String address, float[] samples, String label) {
      return new Sound(address + ".wav", address + ".png", WavePath.of(samples), label);
    }
  }

  /** One type of Table 2 with its two views. */
  public record Augmented(String type, String transforms, List<Drawn> views) {}

  /** A view and what was drawn for it. */
  public record Drawn(String recipe, Sound sound) {}

  /**
   * @param index position in the manifest
   */
  static UtteranceView of(CorpusView corpus, ManifestLines manifest, int index) {
    Utterance utterance = manifest.get(index);
    String address = "/corpora/" + Pages.segment(corpus.name()) + "/utterances/" + index;
    float[] samples;
    try {
      samples = UtteranceAudio.samples(corpus, utterance);
    } catch (UncheckedIOException | AudioFormatException e) {
      samples = new float[0]; // the file is gone: the facts can still be read
    }
    return new UtteranceView(
        utterance.id(),
        facts(utterance),
        Sound.of(address, samples, "utterance " + utterance.id()),
        samples.length == 0 ? List.of() : AugmentedViews.of(utterance, samples, address),
        String.valueOf(AugmentedViews.SEED));
  }

  /** {@code , 1.500 s to 2.750 s} where it is a part of the file. */
  private static String place(Utterance utterance) {
    Utterance.Segment part = utterance.segment();
    if (part == null) {
      return "";
    }
    double rate = utterance.sampleRateHz();
    return String.format(
        Locale.ROOT,
        ", %.3f s to %.3f s",
        part.start() / rate,
        (part.start() + part.frames()) / rate);
  }

  private static List<Fact> facts(Utterance utterance) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("class", CorpusPageView.label(utterance)));
    facts.add(new Fact("label in the corpus", utterance.code()));
    facts.add(new Fact("speaker", utterance.speaker()));
    if (!utterance.session().isEmpty()) {
      facts.add(new Fact("session", utterance.session()));
    }
    facts.add(
        new Fact(
            "length",
            String.format(
                Locale.ROOT,
                "%.2f s at %s Hz",
                utterance.seconds(),
                NumberFormat.count(utterance.sampleRateHz()))));
    if (utterance.seconds() > UtteranceAudio.MOST_SECONDS) {
      facts.add(new Fact("shown here", "the first " + UtteranceAudio.MOST_SECONDS + " s"));
    }
    facts.add(new Fact("file", utterance.audioPath() + place(utterance)));
    new TreeMap<>(utterance.attributes())
        .forEach((name, value) -> facts.add(new Fact(name, value)));
    new TreeMap<>(utterance.dimensions())
        .forEach((name, rating) -> facts.add(new Fact(name, String.valueOf(rating))));
    String transcript = utterance.transcript();
    if (transcript != null) {
      facts.add(new Fact("transcript", transcript));
    }
    return facts;
  }
}
