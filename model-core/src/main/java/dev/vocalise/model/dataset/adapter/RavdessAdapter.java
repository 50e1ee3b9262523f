package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RAVDESS (Livingstone and Russo 2018), speech: {@code Actor_12/03-01-05-01-02-01-12.wav} is
 * modality, channel, emotion, intensity, statement, repetition, actor. Songs are left out; they are
 * no speech. The statement's number gives the transcript.
 */
public record RavdessAdapter() implements CorpusAdapter {
  static final String KIND = "ravdess";

  private static final Map<String, Emotion> CLASSES =
      Map.of(
          "01", Emotion.NEUTRAL,
          "03", Emotion.HAPPINESS,
          "04", Emotion.SADNESS,
          "05", Emotion.ANGER);

  private static final Map<String, String> OTHERS =
      Map.of("02", "calm", "06", "fear", "07", "disgust", "08", "surprise");

  private static final List<String> STATEMENTS =
      List.of("Kids are talking by the door.", "Dogs are sitting by the door.");

  private static final Map<String, Integer> KNOWN_TOTALS =
      KnownTotals.of(96, 192, 192, 192, 1440, 24);

  private static final String AUDIO_ONLY = "03";
  private static final String SONG = "02";

  private static final Pattern NAME =
      Pattern.compile("(0[1-3])-(0[12])-(0[1-8])-0[12]-(0[12])-0[12]-(0[1-9]|1\\d|2[0-4])");

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String expects() {
    return "Actor_01/03-01-05-01-02-01-01.wav and so on";
  }

  @Override
  public String whyNoText() {
    return "its two sentences are the same for every emotion";
  }

  @Override
  public boolean recognises(Path directory) {
    for (Path folder : CorpusFiles.list(directory)) {
      boolean found = NamedRecordings.present(folder, NAME);
      for (Path below : found ? List.<Path>of() : CorpusFiles.list(folder)) {
        found |= NamedRecordings.present(below, NAME); // audio_speech_actors_01-24/Actor_01
      }
      if (found) {
        return true;
      }
    }
    return NamedRecordings.present(directory, NAME);
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path directory = CorpusFiles.require(this, given);
    CorpusReading reading = new CorpusReading(KIND, directory, options);
    for (Path wav : NamedRecordings.of(reading, directory)) {
      add(reading, directory, wav);
    }
    return reading.finish(KNOWN_TOTALS);
  }

  private static void add(CorpusReading reading, Path directory, Path wav) {
    String path = CorpusFiles.relative(directory, wav);
    Matcher name = NAME.matcher(CorpusFiles.stem(wav));
    if (!name.matches()) {
      String expected =
          "expected a name such as 03-01-05-01-02-01-12.wav: modality 01-03, channel 01-02, emotion"
              + " 01-08, intensity 01-02, statement 01-02, repetition 01-02, actor 01-24";
      reading.bad(new Problem(path, 0, "broken name", expected));
      return;
    }
    if (name.group(2).equals(SONG)) {
      reading.skip("song");
      return;
    }
    if (!name.group(1).equals(AUDIO_ONLY)) {
      reading.skip("sound of a video");
      return;
    }
    String code = name.group(3);
    reading.add(
        LabelledEntry.ofName(
            path,
            name.group(5),
            CLASSES.get(code),
            code,
            OTHERS.get(code),
            STATEMENTS.get(Integer.parseInt(name.group(4)) - 1),
            "en"));
  }
}
