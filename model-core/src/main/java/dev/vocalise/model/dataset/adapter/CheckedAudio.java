package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WavHeader;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One audio file after it was opened: an utterance, or a problem. The whole file is digested and
 * its header checked; samples are decoded for float files alone, which may hold NaN.
 */
record CheckedAudio(@Nullable Utterance utterance, @Nullable Problem problem) {
  /** Reading is bound by the disk; more threads only take cores from a campaign that runs. */
  private static final int THREADS = 2;

  /** In the order of the entries, whatever thread was faster. */
  static List<CheckedAudio> of(Path directory, List<LabelledEntry> entries, ImportOptions options) {
    int total = entries.size();
    int step = Math.max(1, total / 100);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<CheckedAudio>> running = new ArrayList<>(total);
      for (LabelledEntry entry : entries) {
        running.add(pool.submit(() -> of(directory, entry)));
      }
      List<CheckedAudio> checked = new ArrayList<>(total);
      for (Future<CheckedAudio> one : running) {
        checked.add(one.get());
        if (checked.size() % step == 0 || checked.size() == total) {
          options.progress().accept(new ImportOptions.Progress(checked.size(), total));
        }
      }
      return checked;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CorpusImportException(
          "import of " + directory + " was interrupted: run it again", List.of(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("checking audio below " + directory + " failed", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static CheckedAudio of(Path directory, LabelledEntry entry) {
    Path path = directory.resolve(entry.audioPath());
    String listedAt = " (listed at " + entry.origin() + ")";
    try {
      if (!Files.isRegularFile(path)) {
        return bad(entry, "missing audio", "expected a WAV file here" + listedAt);
      }
      if (!CorpusFiles.inside(directory, path)) {
        String expected = "leads out of the corpus folder; expected a file below it, no links out";
        return bad(entry, "path outside", expected + listedAt);
      }
      byte[] file = WavFile.bytes(path);
      WavHeader header = WavHeader.parse(file, path);
      if (header.floating()) {
        WavFile.decode(file, path);
      }
      return new CheckedAudio(utterance(entry, Sha256.hex(file), header), null);
    } catch (AudioFormatException e) {
      return bad(entry, e.reason().text(), e.reason().text() + ": " + e.detail() + listedAt);
    } catch (NoSuchFileException e) {
      return bad(entry, "missing audio", "expected a WAV file here" + listedAt);
    } catch (IOException e) {
      return bad(entry, "unreadable audio", "cannot be read: " + e + listedAt);
    }
  }

  private static CheckedAudio bad(LabelledEntry entry, String reason, String message) {
    return new CheckedAudio(null, new Problem(entry.audioPath(), 0, reason, message));
  }

  private static Utterance utterance(LabelledEntry entry, String sha256, WavHeader header) {
    return new Utterance(
        entry.id(),
        entry.audioPath(),
        sha256,
        header.sampleRateHz(),
        header.seconds(),
        entry.speaker(),
        entry.session(),
        entry.emotion(),
        entry.code(),
        entry.transcript(),
        entry.language());
  }
}
