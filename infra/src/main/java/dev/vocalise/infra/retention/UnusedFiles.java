package dev.vocalise.infra.retention;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Files of a data directory that nothing uses: whatever was not touched since a moment before which
 * no work of now began.
 *
 * @param home the data directory
 * @param before only files that were last written earlier
 * @param stored digests of the artifacts that stay in the store
 */
record UnusedFiles(Path home, Instant before, Set<String> stored) {
  List<Waste> find() {
    List<Waste> found = new ArrayList<>();
    collect(found, Reason.SCRATCH, home.resolve("scratch"), 1, (file, name) -> true);
    collect(found, Reason.CACHED, home.resolve("cache"), 9, this::isStray);
    collect(found, Reason.UPLOAD, home.resolve("objects"), 9, (file, name) -> isPart(name));
    collect(found, Reason.LEFTOVER, home, 1, (file, name) -> isHalfWritten(name));
    return found;
  }

  /** {@code sha256/ab/cdef…} of an artifact that the store has not, or a download that ended. */
  private boolean isStray(Path file, String name) {
    String digest =
        home.resolve("cache/sha256").relativize(file).toString().replace(File.separator, "");
    return name.startsWith(".fetch-") || !stored.contains(digest);
  }

  /** What the embedded S3 calls the parts of an upload and an object on its way. */
  private static boolean isPart(String name) {
    return name.startsWith(".mpus-") || name.startsWith(".s3proxy");
  }

  /** What a start that was cut off leaves beside the file that it wanted to write. */
  private static boolean isHalfWritten(String name) {
    return name.endsWith(".new") || name.matches("ledger\\d+\\.key");
  }

  private void collect(
      List<Waste> found, Reason reason, Path folder, int depth, BiPredicate<Path, String> unused) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          Set.of(),
          depth,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              boolean old = attributes.lastModifiedTime().toInstant().isBefore(before);
              if (old
                  && attributes.isRegularFile()
                  && unused.test(file, file.getFileName().toString())) {
                found.add(new Waste(reason, file.toString(), attributes.size()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // its stage has just ended
              }
              throw e;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look through " + folder + ": " + e.getMessage(), e);
    }
  }
}
