package dev.vocalise.infra.local;

import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's own programs, unpacked once from the jar that brings them. */
final class PostgresPrograms {
  /**
   * Major version; part of the data's path, since data of one major version is no good to another.
   */
  static final int MAJOR = 18;

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresPrograms() {}

  /**
   * Unpacks below {@code servers} unless that was done before.
   *
   * @return the folder with {@code bin}, {@code lib} and {@code share}
   */
  static Path unpack(Path servers) {
    String system = System.getProperty("os.name");
    String architecture = System.getProperty("os.arch");
    if (!isSupported(system, architecture)) {
      throw new StartupException(
          "The embedded PostgreSQL runs on Linux x86-64 only, and this is %s %s; start a PostgreSQL %d yourself and name it in DATABASE_URL."
              .formatted(system, architecture, MAJOR));
    }
    try {
      Path home = servers.resolve("postgres-" + MAJOR + "-" + release());
      if (!Files.isDirectory(home)) {
        unpackTo(home);
      }
      return home;
    } catch (IOException e) {
      throw new StartupException(
          "Cannot unpack PostgreSQL below %s (%s); %s, or name another folder in VOCALISE_CACHE."
              .formatted(servers, e.getMessage(), StartupException.remedy(e)),
          e);
    }
  }

  /** Tells one release's archive from another's. */
  private static String release() throws IOException {
    try (CheckedInputStream archive = new CheckedInputStream(archive(), new CRC32())) {
      archive.transferTo(OutputStream.nullOutputStream());
      return "%08x".formatted(archive.getChecksum().getValue());
    }
  }

  private static InputStream archive() throws IOException {
    InputStream archive = PostgresPrograms.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new IOException(ARCHIVE + " is not on the class path");
    }
    return archive;
  }

  static boolean isSupported(String system, String architecture) {
    return system.toLowerCase(Locale.ROOT).contains("linux")
        && List.of("amd64", "x86_64").contains(architecture);
  }

  /** Unpacks beside and renames, so that a folder of this name is always complete. */
  private static void unpackTo(Path home) throws IOException {
    Path servers = home.resolveSibling("");
    Files.createDirectories(servers);
    Path fresh = Files.createTempDirectory(servers, "unpacking-");
    try {
      unpackInto(fresh);
      DurableFiles.forceAll(fresh);
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.force(servers);
    } catch (IOException e) {
      DurableFiles.deleteAll(fresh);
      if (!Files.isDirectory(home)) { // else another process was quicker
        throw e;
      }
    }
  }

  private static void unpackInto(Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(archive()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("entry leaves the folder: " + entry.getName());
        }
        if (!entry.getName().endsWith(".a")) { // static libraries are for linking, not running
          write(tar, entry, target);
        }
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      if (entry.getLinkName().contains("/")) {
        throw new FileAlreadyExistsException(
            entry.getName(), entry.getLinkName(), "link leaves its folder");
      }
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    boolean runs = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
  }
}
