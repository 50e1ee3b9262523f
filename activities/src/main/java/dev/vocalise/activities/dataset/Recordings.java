package dev.vocalise.activities.dataset;

import dev.vocalise.activities.failure.StageException;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.Waveform;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.InputFileException;
import dev.vocalise.model.input.InputRoots;
import dev.vocalise.workflows.failure.FailureCode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a corpus as they were registered. The last one stays in memory, since the parts of a
 * long recording follow each other in a manifest.
 */
final class Recordings {
  private final String corpus;
  private final Path directory;
  private @Nullable Utterance last;
  private @Nullable Waveform lastWave;

  Recordings(String corpus, Path directory) {
    this.corpus = corpus;
    this.directory = directory;
  }

  /** The whole file of the utterance, at its own rate. */
  Waveform read(Utterance utterance) {
    Waveform known = lastWave;
    if (known != null
        && last != null
        && last.audioPath().equals(utterance.audioPath())
        && last.sha256().equals(utterance.sha256())) {
      return known;
    }
    lastWave = null; // not two long ones at once
    Waveform wave = decode(utterance);
    last = utterance;
    lastWave = utterance.segment() == null ? null : wave;
    return wave;
  }

  private Waveform decode(Utterance utterance) {
    Path path = directory.resolve(utterance.audioPath());
    String out = InputRoots.current().leadsOut(directory, path);
    if (out != null) {
      throw new StageException(
          FailureCode.CORPUS_UNREADABLE,
          "cannot read %s of corpus '%s': %s".formatted(path, corpus, out));
    }
    byte[] bytes;
    try {
      bytes = InputFile.bytes(path, WavFile.MAX_BYTES);
    } catch (IOException e) {
      throw new StageException(
          FailureCode.CORPUS_UNREADABLE,
          "cannot read %s of corpus '%s' (%s); restore the file or register the corpus again"
              .formatted(
                  path, corpus, e instanceof InputFileException ? e : e.getClass().getSimpleName()),
          e);
    }
    String digest = Sha256.of(bytes);
    if (!digest.equals(utterance.sha256())) {
      throw new StageException(
          FailureCode.CORPUS_CHANGED,
          "%s of corpus '%s' has changed since it was registered: expected sha256 %s, got %s; restore the file or"
                  .formatted(path, corpus, utterance.sha256(), digest)
              + " register the corpus under a new name");
    }
    return AudioFile.decode(bytes, path);
  }
}
