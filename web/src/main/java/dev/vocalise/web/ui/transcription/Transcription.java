package dev.vocalise.web.ui.transcription;

import dev.vocalise.activities.transcription.TranscriptLine;
import dev.vocalise.model.transcription.WordErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Recognised words against the corpus' own transcript, in runs of words of one kind. */
final class Transcription {
  private static final String RIGHT = "right";
  private static final String MISSED = "missed";
  private static final String WRONG = "wrong";

  private Transcription() {}

  /** Without a transcript to compare with, all words count as right. */
  static List<TranscriptsView.Piece> of(TranscriptLine line) {
    String reference = line.reference();
    if (reference == null) {
      return List.of(new TranscriptsView.Piece(RIGHT, line.text()));
    }
    List<TranscriptsView.Piece> pieces = new ArrayList<>();
    for (WordErrors.Step step : WordErrors.between(reference, line.text()).steps()) {
      switch (step.kind()) {
        case MATCH -> add(pieces, RIGHT, step.transcript());
        case DELETION -> add(pieces, MISSED, step.reference());
        case INSERTION -> add(pieces, WRONG, step.transcript());
        case SUBSTITUTION -> {
          add(pieces, MISSED, step.reference());
          add(pieces, WRONG, step.transcript());
        }
      }
    }
    return pieces;
  }

  private static void add(List<TranscriptsView.Piece> pieces, String kind, @Nullable String word) {
    int last = pieces.size() - 1;
    if (last >= 0 && pieces.get(last).kind().equals(kind)) {
      pieces.set(last, new TranscriptsView.Piece(kind, pieces.get(last).words() + " " + word));
    } else {
      pieces.add(new TranscriptsView.Piece(kind, String.valueOf(word)));
    }
  }
}
