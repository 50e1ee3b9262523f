package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.FileContent;
import dev.vocalise.model.Sha256;
import dev.vocalise.model.audio.AudioFile;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.SoundPrint;
import dev.vocalise.model.audio.WavFile;
import dev.vocalise.model.audio.WavHeader;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import dev.vocalise.model.dataset.Utterance.Segment;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * /** One entry after its audio file was opened: an utterance with the print of its sound, or a
 * problem. The whole file is digested, once for all of its parts; samples are decoded unless they
 * are mono PCM of 16 bits.
 */
record CheckedAudio(
    LabelledEntry entry,
    @Nullable Utterance utterance,
    @Nullable SoundPrint print,
    @Nullable Problem problem) {
  /** Reading is bound by the disk; more threads only take cores from a campaign that runs. */
  private static final int THREADS = 2;

  /** File by file in the order of the entries, whatever thread was faster. */
  static List<CheckedAudio> of(Path directory, List<LabelledEntry> entries, ImportOptions options) {
    int total = entries.size();
    int step = Math.max(1, total / 100);
    Map<String, List<LabelledEntry>> byFile = new LinkedHashMap<>();
    entries.forEach(e -> byFile.computeIfAbsent(e.audioPath(), path -> new ArrayList<>()).add(e));
    FileNames names = new FileNames(directory);
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<CheckedAudio>>> running = new ArrayList<>(byFile.size());
      for (List<LabelledEntry> parts : byFile.values()) {
        running.add(pool.submit(() -> of(directory, parts, names)));
      }
      List<CheckedAudio> checked = new ArrayList<>(total);
      for (Future<List<CheckedAudio>> one : running) {
        for (CheckedAudio part : one.get()) {
          checked.add(part);
          if (checked.size() % step == 0 || checked.size() == total) {
            options.progress().accept(new ImportOptions.Progress(checked.size(), total));
          }
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

  private static List<CheckedAudio> of(
      Path directory, List<LabelledEntry> ofOneFile, FileNames names) {
    String audioPath = ofOneFile.get(0).audioPath();
    Path path = directory.resolve(audioPath);
    try {
      if (!Files.isRegularFile(path)) {
        String why = names.whyMissing(audioPath);
        return bad(ofOneFile, "missing audio", "expected a WAV or FLAC file here" + why);
      }
      if (!CorpusFiles.inside(directory, path)) {
        String why = CorpusFiles.leadsOut(directory, path);
        return bad(ofOneFile, "path outside", "leads out of the corpus folder: " + why);
      }
      byte[] file = WavFile.bytes(path);
      byte[] wav = AudioFile.wav(file, path);
      return utterances(ofOneFile, Sha256.hex(file), wav, path);
    } catch (AudioFormatException e) {
      FileContent content = e.content();
      String reason = content == null ? e.reason().text() : content.words();
      return bad(ofOneFile, reason, e.reason().text() + ": " + e.detail());
    } catch (NoSuchFileException e) {
      return bad(ofOneFile, "missing audio", "expected a WAV or FLAC file here");
    } catch (IOException e) {
      return bad(ofOneFile, "unreadable audio", "cannot be read: " + InputFile.why(e));
    }
  }

  private static List<CheckedAudio> bad(
      List<LabelledEntry> ofOneFile, String reason, String message) {
    return ofOneFile.stream()
        .map(
            entry -> {
              String listedAt = message + " (listed at " + entry.origin() + ")";
              return bad(entry, new Problem(entry.audioPath(), 0, reason, listedAt));
            })
        .toList();
  }

  private static CheckedAudio bad(LabelledEntry entry, Problem problem) {
    return new CheckedAudio(entry, null, null, problem);
  }

  private static List<CheckedAudio> utterances(
      List<LabelledEntry> ofOneFile, String sha256, byte[] wav, Path path) {
    WavHeader header = WavHeader.parse(wav, path);
    Segment whole = new Segment(0, header.frames());
    Map<Segment, LabelledEntry> first = new HashMap<>();
    List<CheckedAudio> checked = new ArrayList<>();
    for (LabelledEntry entry : ofOneFile) {
      CsvPart part = entry.part();
      try {
        Segment segment = part == null ? whole : part.in(header.frames(), header.sampleRateHz());
        LabelledEntry same = first.putIfAbsent(segment, entry);
        if (same != null) {
          checked.add(bad(entry, entry.duplicateOf(same)));
          continue;
        }
        boolean all = segment.equals(whole);
        String suffix = part == null || all ? "" : part.suffix(segment, header.sampleRateHz());
        double seconds =
            all
                ? header.seconds()
                : Math.round(segment.frames() * 1e6 / header.sampleRateHz()) / 1e6;
        checked.add(
            new CheckedAudio(
                entry,
                new Utterance(
                    entry.id() + suffix,
                    entry.audioPath(),
                    sha256,
                    header.sampleRateHz(),
                    seconds,
                    entry.speaker(),
                    entry.session(),
                    entry.emotion(),
                    entry.code(),
                    entry.transcript(),
                    entry.language(),
                    all ? null : segment,
                    null,
                    entry.attributes(),
                    entry.dimensions()),
                SoundPrint.of(
                    wav,
                    all ? header : header.part((int) segment.start(), (int) segment.frames()),
                    path),
                null));
      } catch (CsvPart.NoSuchPartException e) {
        String message = entry.audioPath() + " " + e.getMessage();
        checked.add(
            bad(entry, new Problem(entry.labelFile(), entry.line(), "no such part", message)));
      }
    }
    return checked;
  }
}
