package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which process listens on a port, as far as Linux lets this user see it. */
public final class PortOwner {
  private static final Path PROC = Path.of("/proc");

  /** Columns of /proc/net/tcp: 1 local address, 3 state, 9 inode of the socket. */
  private static final String LISTENING = "0A";

  private PortOwner() {}

  /** Such as {@code process 4711 (java)}; empty when it belongs to another user or is gone. */
  public static Optional<String> of(int port) {
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Optional<String> owner = inode(PROC.resolve(table), port).flatMap(PortOwner::process);
      if (owner.isPresent()) {
        return owner;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inode(Path table, int port) {
    String suffix = ":%04X".formatted(port);
    try {
      return Files.readAllLines(table).stream()
          .map(line -> line.strip().split("\\s+"))
          .filter(c -> c.length > 9 && c[1].endsWith(suffix) && c[3].equals(LISTENING))
          .map(columns -> columns[9])
          .findFirst();
    } catch (IOException e) {
      return Optional.empty(); // not Linux, or hidden
    }
  }

  private static Optional<String> process(String inode) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, "socket:[" + inode + "]")) {
          String name = Files.readString(process.resolve("comm")).strip();
          return Optional.of("process %s (%s)".formatted(process.getFileName(), name));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // it ended meanwhile
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, String socket) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).toString().equals(socket)) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // another user's process, or one that ended
    }
    return false;
  }
}
