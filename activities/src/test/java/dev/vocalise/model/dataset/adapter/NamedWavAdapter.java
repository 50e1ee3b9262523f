package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One folder of {@code s01_anger_003.wav}: speaker, emotion, number. */
public final class NamedWavAdapter implements CorpusAdapter {
  private static final Map<String, Emotion> CLASSES =
      Stream.of(Emotion.values()).collect(Collectors.toMap(Emotion::label, e -> e));
  private static final Pattern NAME = Pattern.compile("(s\\d+)_([a-z]+)_\\d+");

  @Override
  public String kind() {
    return "named-wav";
  }

  @Override
  public String expects() {
    return "s01_anger_003.wav and so on";
  }

  @Override
  public boolean recognises(Path directory) {
    return CorpusFiles.below(directory, ".wav").stream().anyMatch(wav -> name(wav).matches());
  }

  @Override
  public Corpus read(Path given, ImportOptions options) {
    Path directory = CorpusFolder.require(this, given);
    CorpusReading reading = new CorpusReading(kind(), directory, options);
    for (Path wav : CorpusFiles.below(directory, ".wav")) {
      String path = CorpusFiles.relative(directory, wav);
      Matcher name = name(wav);
      if (!name.matches()) {
        reading.bad(new Problem(path, 0, "broken name", "expected " + expects()));
        continue;
      }
      String code = name.group(2);
      Emotion emotion = CLASSES.get(code); // null: kept without a class, under its own name
      String other = emotion == null ? code : null;
      reading.add(LabelledEntry.ofName(path, name.group(1), emotion, code, other, null, "en"));
    }
    return reading.finish(Map.of());
  }

  private static Matcher name(Path wav) {
    return NAME.matcher(CorpusFiles.stem(wav));
  }
}
