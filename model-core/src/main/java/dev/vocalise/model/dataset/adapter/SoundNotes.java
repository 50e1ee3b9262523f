package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.audio.SoundPrint;
import dev.vocalise.model.dataset.Utterance;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What a report says about how recordings sound: twice the same, silent, too short. */
final class SoundNotes {
  private SoundNotes() {}

  static void add(
      CorpusReading reading,
      List<Utterance> utterances,
      Map<String, SoundPrint> prints,
      List<String> equal) {
    if (!equal.isEmpty()) {
      reading.note(
          "Recordings with the samples of another in other bytes, kept in one part of every split:"
              + " %s, such as %s".formatted(equal.size(), CorpusReading.some(equal)));
    }
    noteFiles(
        reading,
        "Silent recordings (no two samples differ by more than one step of 16 bits)",
        utterances,
        prints,
        SoundPrint::silent);
    noteFiles(
        reading,
        "Recordings shorter than one window of 25 ms, which zeros fill up",
        utterances,
        prints,
        SoundPrint::shorterThanWindow);
  }

  private static void noteFiles(
      CorpusReading reading,
      String what,
      List<Utterance> utterances,
      Map<String, SoundPrint> prints,
      Predicate<SoundPrint> is) {
    List<String> files =
        utterances.stream()
            .filter(utterance -> is.test(prints.get(utterance.id())))
            .map(Utterance::audioPath)
            .toList();
    if (!files.isEmpty()) {
      reading.note("%s: %s, %s".formatted(what, files.size(), CorpusReading.some(files)));
    }
  }
}
