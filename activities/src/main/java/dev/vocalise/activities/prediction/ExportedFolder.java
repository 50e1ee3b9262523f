package dev.vocalise.activities.prediction;

import dev.vocalise.activities.export.model.ModelFolderFiles;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Where the files of an exported model are: a folder, or a zip that is unpacked. */
final class ExportedFolder {
  /** What a zip may hold; models of the paper have less than a gigabyte. */
  private static final long MOST_BYTES = 16L << 30;

  private static final int MOST_FILES = 1_000;
  private static final int BLOCK = 1 << 16;

  private ExportedFolder() {}

  static boolean isOne(Path place) {
    return Files.isDirectory(place)
        ? Files.exists(place.resolve(ModelFolderFiles.SIGNATURE))
        : Files.exists(place) && place.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** The folder with the signature. */
  static Path unpacked(Path place, Path scratch) throws IOException {
    if (Files.isDirectory(place)) {
      return place;
    }
    Path into = Files.createDirectories(scratch.resolve("model"));
    unzip(place, into);
    try (Stream<Path> top = Files.list(into)) {
      return top.filter(folder -> Files.exists(folder.resolve(ModelFolderFiles.SIGNATURE)))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "%s: expected a folder with %s in it, as 'vocalise export hf-model' writes"
                          .formatted(place, ModelFolderFiles.SIGNATURE)));
    }
  }

  private static void unzip(Path zip, Path into) throws IOException {
    long left = MOST_BYTES;
    int files = 0;
    try (ZipInputStream in = new ZipInputStream(InputFile.stream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = into.resolve(entry.getName()).normalize();
        if (!file.startsWith(into) || ++files > MOST_FILES) {
          throw new IllegalArgumentException(
              "%s: expected at most %d files below one folder, got '%s'"
                  .formatted(zip, MOST_FILES, entry.getName()));
        }
        if (!entry.isDirectory()) {
          Files.createDirectories(file.resolveSibling("."));
          left = copy(in, file, left, zip);
        }
      }
    }
  }

  /** A zip may say little and hold much. */
  private static long copy(InputStream in, Path file, long most, Path zip) throws IOException {
    long left = most;
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(block); read > 0; read = in.read(block)) {
        left -= read;
        if (left < 0) {
          throw new IllegalArgumentException(
              "%s: expected at most %d bytes unpacked".formatted(zip, MOST_BYTES));
        }
        out.write(block, 0, read);
      }
    }
    return left;
  }

  /** One for each branch, audio first; the folder itself where there is only one. */
  static List<Path> branches(Path folder) {
    return Files.exists(folder.resolve(ModelFolderFiles.FACTS))
        ? List.of(folder)
        : Stream.of("audio", "text")
            .map(folder::resolve)
            .filter(branch -> Files.exists(branch.resolve(ModelFolderFiles.FACTS)))
            .toList();
  }
}
