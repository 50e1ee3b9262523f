package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What differs between hosts beside their hardware: locale, user, folders for libraries. */
final class HostDoctor {
  private static final Set<PosixFilePermission> RUNS = PosixFilePermissions.fromString("rwx------");
  private static final long TEMPORARY_MB = 300; // native libraries, once

  private final Map<String, String> environment;
  private final Path proc;

  HostDoctor(Map<String, String> environment, Path proc) {
    this.environment = Map.copyOf(environment);
    this.proc = proc;
  }

  List<Check> examine() {
    return List.of(
        locale(System.getProperty("sun.jnu.encoding", "")),
        user(System.getProperty("user.name", "?"), System.getProperty("user.home", "?")),
        temporary(Path.of(System.getProperty("java.io.tmpdir", "/tmp"))),
        libraries());
  }

  /** Names of files are read as the locale says, once, when Java starts. */
  Check locale(String encoding) {
    return Check.of(
        "locale",
        encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name()),
        "names of files are read as " + encoding,
        "Set LC_ALL=C.UTF-8 (or another installed locale of UTF-8: locale -a); else a name with a letter beyond ASCII cannot be opened.");
  }

  Check user(String name, String home) {
    String found = name.equals("?") ? "a user who is not in the list of users" : "user " + name;
    if (!home.startsWith("/")) {
      return Check.optional(
          "user", found + ", without a home folder", "Set HOME, or name a folder with --data.");
    }
    boolean embedded = environment.getOrDefault("DATABASE_URL", "").isBlank();
    boolean refused = name.equals("root") || name.equals("?");
    if (refused && embedded && !hasUserNamespaces()) {
      return Check.missing(
          "user",
          found + ", as whom PostgreSQL does not run, and no user namespaces here",
          "Run Vocalise as an ordinary user, or set DATABASE_URL.");
    }
    return Check.good("user", found + ", home " + home);
  }

  private boolean hasUserNamespaces() {
    try {
      Path most = proc.resolve("sys/user/max_user_namespaces");
      return Integer.parseInt(Files.readString(most).strip()) > 0;
    } catch (IOException | NumberFormatException e) {
      return true; // it is tried
    }
  }

  Check temporary(Path folder) {
    String remedy = "Set TMPDIR to a folder on a disk with room that is not mounted noexec.";
    Optional<String> problem = problem(folder);
    if (problem.isPresent()) {
      return Check.missing("temporary", folder + " " + problem.get(), remedy);
    }
    try {
      long megabytes = Files.getFileStore(folder).getUsableSpace() >> 20;
      return Check.of(
          "temporary", megabytes >= TEMPORARY_MB, folder + ", " + megabytes + " MB free", remedy);
    } catch (IOException e) {
      return Check.missing("temporary", folder + " is not readable: " + e.getMessage(), remedy);
    }
  }

  /** Where DJL unpacks libtorch and the tokenizers. */
  Check libraries() {
    String named = environment.getOrDefault("DJL_CACHE_DIR", "");
    Path folder =
        named.isBlank() ? Path.of(System.getProperty("user.home", "/"), ".djl.ai") : Path.of(named);
    if (Files.isDirectory(folder) && !Files.isWritable(folder)) {
      return Check.good("libraries", folder + ", which is only read");
    }
    Path existing = Doctor.existing(folder);
    Optional<String> problem = problem(existing);
    return Check.of(
        "libraries",
        problem.isEmpty(),
        problem.map(why -> existing + " " + why).orElse(folder.toString()),
        "Set DJL_CACHE_DIR to a folder that can be written and is not mounted noexec.");
  }

  /** Why no program can be written into a folder and run there; leaves nothing behind. */
  static Optional<String> problem(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.of("is no folder");
    }
    Path probe = folder.resolve(".vocalise-probe-" + ProcessHandle.current().pid());
    try {
      Files.writeString(probe, "#!/bin/sh\nexit 0\n");
      Files.setPosixFilePermissions(probe, RUNS);
      return runs(probe) ? Optional.empty() : Optional.of("lets no program run (noexec)");
    } catch (IOException e) {
      String why = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
      return Optional.of("cannot be written" + (why == null ? "" : " (" + why + ")"));
    } finally {
      delete(probe);
    }
  }

  private static boolean runs(Path program) {
    try {
      return new ProcessBuilder(program.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void delete(Path probe) {
    try {
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      probe.toFile().deleteOnExit(); // a full disk lets go of it later
    }
  }
}
