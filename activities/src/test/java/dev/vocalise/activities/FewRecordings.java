package dev.vocalise.activities;

import dev.vocalise.model.dataset.CorpusAdapter;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A small corpus with a manifest in CSV, for models that need long for each recording. */
final class FewRecordings {
  private FewRecordings() {}

  /** The first recordings of each class of a corpus, as links below the folder. */
  static Path of(String kind, Path complete, Path folder, int perClass) throws IOException {
    Files.createDirectories(folder);
    Map<Emotion, Integer> taken = new EnumMap<>(Emotion.class);
    List<String> manifest = new ArrayList<>(List.of("file,emotion"));
    for (Utterance utterance :
        CorpusAdapter.of(kind).read(complete, ImportOptions.strict()).utterances()) {
      Emotion emotion = utterance.emotion();
      if (emotion != null && taken.merge(emotion, 1, Integer::sum) <= perClass) {
        String name = utterance.id() + ".wav";
        Files.createLink(folder.resolve(name), complete.resolve(utterance.audioPath()));
        manifest.add(name + "," + emotion.label());
      }
    }
    Files.write(folder.resolve("manifest.csv"), manifest);
    return folder;
  }
}
