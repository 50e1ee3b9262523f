package dev.vocalise.activities.prediction;

import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.features.Clip;
import dev.vocalise.model.fusion.LogitFusion;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.prediction.Sound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Some recordings on their way through a model: what is wrong with one concerns no other. */
final class PredictedBatch {
  /** What a recogniser takes: its memory grows with the square of the length. */
  static final int MOST_RECOGNISED_SECONDS = 60;

  /** Samples that are kept from reading to listening; what is beyond is read again. */
  private static final long MOST_KEPT = 16 << 20;

  private final LoadedModel loaded;
  private final PredictableModel model;
  private final @Nullable LoadedRecogniser recogniser;
  private final List<Recording> recordings;
  private final @Nullable String[] problems;
  private final Map<Integer, float[]> waves = new HashMap<>();
  private final @Nullable Double[] seconds;
  private final @Nullable String[] words;
  private final @Nullable String[] wordsBy;
  private long kept;

  private PredictedBatch(
      LoadedModel loaded, @Nullable LoadedRecogniser recogniser, List<Recording> recordings) {
    this.loaded = loaded;
    this.model = loaded.model();
    this.recogniser = recogniser;
    this.recordings = recordings;
    problems = new String[recordings.size()];
    seconds = new Double[recordings.size()];
    words = new String[recordings.size()];
    wordsBy = new String[recordings.size()];
  }

  /**
   * @param recogniser null where words are given, or there are none
   */
  static List<Prediction> of(
      LoadedModel loaded, @Nullable LoadedRecogniser recogniser, List<Recording> recordings) {
    PredictedBatch batch = new PredictedBatch(loaded, recogniser, recordings);
    for (int i = 0; i < recordings.size(); i++) {
      batch.problems[i] = batch.read(i);
    }
    return batch.predictions();
  }

  /** What the model needs of a recording; returns what is wrong with it, or null. */
  private @Nullable String read(int i) {
    Recording recording = recordings.get(i);
    List<String> columns = model.functionals();
    if (columns != null) {
      float[] row = recording.functionals();
      return row != null && row.length == columns.size()
          ? null
          : "expected %d functionals of it, got %s"
              .formatted(columns.size(), row == null ? "none" : row.length);
    }
    String given = recording.words();
    boolean known = given != null && !given.isBlank();
    boolean recognised = model.reads() && !known && recogniser != null;
    if (model.hears() || recognised) {
      String problem = hear(i, recognised);
      if (problem != null) {
        return problem;
      }
    }
    if (model.reads() && known) {
      words[i] = given;
      wordsBy[i] = "given";
    }
    return model.needsWords() && words[i] == null
        ? recognised ? "no word was recognised in it" : "it has no words, and the model reads them"
        : null;
  }

  private @Nullable String hear(int i, boolean recognised) {
    Recording recording = recordings.get(i);
    if (recording.sound() == null) {
      return "its sound is missing";
    }
    try {
      Sound sound = sound(recording.sound());
      seconds[i] = sound.seconds();
      kept += sound.samples().length;
      if (kept <= MOST_KEPT) {
        waves.put(i, sound.samples());
      }
      if (recognised && recogniser != null) {
        if (sound.seconds() > MOST_RECOGNISED_SECONDS) {
          return "it is longer than %d s, the most that is recognised; cut it, or give its words"
              .formatted(MOST_RECOGNISED_SECONDS);
        }
        String heard = recogniser.recogniser().transcribe(sound.samples());
        words[i] = heard.isBlank() ? null : heard;
        wordsBy[i] = heard.isBlank() ? null : recogniser.spec().model();
      }
      return null;
    } catch (AudioFormatException e) {
      return e.reason().text() + ": " + e.detail();
    } catch (Sound.TooLongException e) {
      return e.getMessage();
    } catch (IOException e) {
      return "it cannot be read: " + InputFile.why(e);
    }
  }

  private Sound sound(Path file) throws IOException {
    int rate = model.parts().get(0).description().sampleRateHz();
    return Sound.read(file, rate, PredictionService.MOST_SECONDS);
  }

  private List<Prediction> predictions() {
    List<float @Nullable [][]> logits = new ArrayList<>();
    for (int part = 0; part < model.parts().size(); part++) {
      logits.add(logits(part));
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < recordings.size(); i++) {
      String name = recordings.get(i).name();
      String problem = problems[i];
      float[] own = logits.get(0)[i];
      if (problem != null || own == null) {
        predictions.add(Prediction.problem(name, String.valueOf(problem)));
        continue;
      }
      predictions.add(
          Prediction.of(
              name,
              model.classes(),
              model.fused() ? LogitFusion.fuse(own, logits.get(1)[i]) : own,
              words[i],
              wordsBy[i],
              seconds[i]));
    }
    return predictions;
  }

  /** Of one part, null where a recording is not for it. */
  private float @Nullable [][] logits(int part) {
    boolean readsAlone = model.parts().get(part).readsAlone();
    int[] usable =
        IntStream.range(0, recordings.size())
            .filter(i -> problems[i] == null && !(readsAlone && words[i] == null))
            .toArray();
    List<Clip> clips =
        IntStream.of(usable).mapToObj(i -> clip(model.parts().get(part), i)).toList();
    float[][] some = loaded.predictors().get(part).logits(clips);
    float @Nullable [][] all = new float[recordings.size()][];
    for (int n = 0; n < usable.length; n++) {
      all[usable[n]] = some[n];
    }
    return all;
  }

  private Clip clip(PredictableModel.Part part, int i) {
    Recording recording = recordings.get(i);
    float[] functionals = recording.functionals();
    if (model.functionals() != null && functionals != null) {
      return Clip.ofFunctionals(recording.name(), functionals);
    }
    String said = words[i];
    Path file = recording.sound();
    return part.hears() && file != null
        ? new Heard(recording.name(), file, i, part.spec().reads() ? said : null)
        : Clip.ofWords(recording.name(), String.valueOf(said));
  }

  /** A recording, with what was said in it. */
  private final class Heard implements Clip {
    private final String digest;
    private final Path file;
    private final int place;
    private final @Nullable String words;

    private Heard(String digest, Path file, int place, @Nullable String words) {
      this.digest = digest;
      this.file = file;
      this.place = place;
      this.words = words;
    }

    @Override
    public String digest() {
      return digest;
    }

    @Override
    public float[] wave() {
      float[] wave = waves.get(place);
      try {
        return wave == null ? sound(file).samples() : wave;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public @Nullable String words() {
      return words;
    }
  }
}
