package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.Gender;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RAVDESS (Livingstone and Russo 2018), speech: {@code Actor_12/03-01-05-01-02-01-12.wav} is
 * modality, channel, emotion, intensity, statement, repetition, actor. Songs are left out; they are
 * no speech. The statement's number gives the transcript.
 */
public final class RavdessAdapter extends NamedRecordings {
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

  private static final String AUDIO_ONLY = "03";
  private static final String SONG = "02";

  private static final Pattern NAME =
      Pattern.compile("(0[1-3])-(0[12])-(0[1-8])-0[12]-(0[12])-0[12]-(0[1-9]|1\\d|2[0-4])");

  /** Reads the published layout. */
  public RavdessAdapter() {
    super(
        "ravdess",
        "Actor_01/03-01-05-01-02-01-01.wav and so on",
        "its two sentences are the same for every emotion",
        totals(96, 192, 192, 192, 1440, 24),
        NAME);
  }

  /** Actors with even numbers are women. */
  @Override
  public @Nullable Gender gender(Utterance utterance) {
    return Integer.parseInt(utterance.speaker()) % 2 == 0 ? Gender.FEMALE : Gender.MALE;
  }

  @Override
  public Map<String, String> vocabulary() {
    return OTHERS;
  }

  @Override
  public boolean recognises(Path directory) {
    List<Path> folders = CorpusFiles.list(directory);
    return present(directory)
        || folders.stream().anyMatch(this::present)
        // audio_speech_actors_01-24/Actor_01
        || folders.stream().flatMap(f -> CorpusFiles.list(f).stream()).anyMatch(this::present);
  }

  @Override
  String names() {
    return "03-01-05-01-02-01-12.wav: modality 01-03, channel 01-02, emotion 01-08, intensity 01-02,"
        + " statement 01-02, repetition 01-02, actor 01-24";
  }

  @Override
  void add(CorpusReading reading, String path, Matcher parts) {
    if (parts.group(2).equals(SONG)) {
      reading.skip("song");
      return;
    }
    if (!parts.group(1).equals(AUDIO_ONLY)) {
      reading.skip("sound of a video");
      return;
    }
    String code = parts.group(3);
    reading.add(
        LabelledEntry.ofName(
            path,
            parts.group(5),
            CLASSES.get(code),
            code,
            OTHERS.get(code),
            STATEMENTS.get(Integer.parseInt(parts.group(4)) - 1),
            "en"));
  }
}
