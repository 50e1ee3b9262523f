package dev.vocalise.model.dataset;

import dev.vocalise.model.Sha256;
import dev.vocalise.model.audio.AudioFormatException;
import dev.vocalise.model.audio.FlacFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The synthetic corpora that come with Vocalise (see {@code demo/README.md}): one ZIP per corpus
 * with the sound as FLAC, unpacked to WAV on first use.
 *
 * @param iemocap laid out as IEMOCAP
 * @param mspImprov laid out as MSP-IMPROV
 * @param emoDb laid out as EMO-DB
 */
public record DemoCorpora(Path iemocap, Path mspImprov, Path emoDb) {
  private static final String FLAC = ".flac";
  private static final String WAV = ".wav";

  /**
   * Unpacks what is not there yet. A corpus appears under its final name only when complete and
   * when every file has the SHA-256 of the list beside its archive; the name holds a digest of that
   * list, so a changed demo never meets old files. Several processes may do this at once.
   *
   * @param archives the folder {@code demo/corpora} of the checkout or the distribution
   * @param target a folder for the corpora; made if missing
   * @throws CorpusImportException for a missing or damaged archive
   */
  public static DemoCorpora unpack(Path archives, Path target) throws IOException {
    Files.createDirectories(target);
    return new DemoCorpora(
        unpack(archives, target, "iemocap-like"),
        unpack(archives, target, "msp-improv-like"),
        unpack(archives, target, "emo-db-like"));
  }

  private static Path unpack(Path archives, Path target, String name) throws IOException {
    Path archive = archives.resolve(name + ".zip");
    Path list = archives.resolve(name + ".sha256");
    for (Path file : List.of(archive, list)) {
      if (!Files.isRegularFile(file)) {
        throw new CorpusImportException(
            file + " is missing: the demo corpora come with the sources, check out demo/ again");
      }
    }
    byte[] digests = Files.readAllBytes(list);
    Path complete = target.resolve(name + "-" + Sha256.hex(digests).substring(0, 12));
    if (Files.isDirectory(complete)) {
      return complete;
    }
    Path unfinished = Files.createTempDirectory(target, name + ".unfinished-");
    try {
      extract(archive, unfinished, expected(digests));
      publish(unfinished, complete);
    } catch (ZipException | AudioFormatException e) {
      throw damaged(archive, String.valueOf(e.getMessage()));
    } finally {
      delete(unfinished);
    }
    return complete;
  }

  /** Path → SHA-256, from the format of {@code sha256sum}. */
  private static Map<String, String> expected(byte[] list) {
    Map<String, String> digests = new HashMap<>();
    new String(list, StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> digests.put(line.substring(66), line.substring(0, 64)));
    return digests;
  }

  private static void extract(Path archive, Path folder, Map<String, String> expected)
      throws IOException {
    Map<String, String> left = new TreeMap<>(expected);
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.isDirectory()) {
          continue;
        }
        String packed = entry.getName();
        boolean flac = packed.endsWith(FLAC);
        String name = flac ? packed.substring(0, packed.length() - FLAC.length()) + WAV : packed;
        byte[] bytes = zip.readAllBytes();
        byte[] content = flac ? FlacFile.toWav(bytes, archive.resolve(packed)) : bytes;
        String digest = Sha256.hex(content);
        // Only listed names are written, so an entry cannot lead out of the folder.
        if (!digest.equals(left.remove(name))) {
          throw damaged(archive, packed + " is not in the list or has another SHA-256: " + digest);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent(), "parent"));
        Files.write(file, content);
      }
    }
    if (!left.isEmpty()) {
      throw damaged(
          archive, "it lacks " + left.size() + " files, " + left.keySet().iterator().next());
    }
  }

  private static CorpusImportException damaged(Path archive, String what) {
    return new CorpusImportException(archive + " is damaged: " + what + "; check out demo/ again");
  }

  private static void publish(Path unfinished, Path complete) throws IOException {
    try {
      Files.move(unfinished, complete, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(complete)) { // otherwise another process was faster
        throw e;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
