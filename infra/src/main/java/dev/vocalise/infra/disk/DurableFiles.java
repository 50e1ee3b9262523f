package dev.vocalise.infra.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Changes of files that are on disk when these methods return. A file has two parts there, its
 * bytes and its name in a folder, and a loss of power may keep either alone: so the bytes go first,
 * then the name, then the folder.
 */
public final class DurableFiles {
  /** Ends the name of a file that is being written; one that was left is written over. */
  public static final String UNFINISHED = ".new";

  private DurableFiles() {}

  /**
   * Replaces the file as a whole; a reader never sees half of it, and on a full disk the old one
   * stays and nothing beside it.
   *
   * @param mode of the file from its first moment, for example {@code rw-------}
   */
  public static void write(Path file, byte[] content, String mode) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + UNFINISHED);
    Files.deleteIfExists(fresh);
    try {
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
        for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
          channel.write(rest); // a nearly full disk takes a part
        }
      }
      publish(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Gives a complete file, or folder of complete files, its name, in the place of an older file.
   */
  public static void publish(Path complete, Path name) throws IOException {
    force(complete);
    Files.move(complete, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    force(folderOf(name));
  }

  /** As {@link Files#createDirectories}. */
  public static void createDirectories(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folderOf(folder);
    createDirectories(parent);
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      } // else another thread was first, and may not have come to the next line yet
    }
    force(parent);
  }

  /** The bytes of a file, or the names in a folder. */
  public static void force(Path fileOrFolder) throws IOException {
    try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A folder with everything below it. */
  public static void forceAll(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(path -> !Files.isSymbolicLink(path)).toList()) {
        force(path);
      }
    }
  }

  /** Removes a folder with everything below it; one that is not there is fine. */
  public static void deleteAll(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The folder that holds this name. */
  public static Path folderOf(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "the root has no folder");
  }
}
