package dev.vocalise.model.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Below which folders this process reads what people name. Paths are compared with all links
 * followed. What is private is never read: a data directory with its keys, and what is hidden in
 * the user's home, but for the caches of model hubs.
 *
 * <p>It holds for a whole process, as its user does: whoever starts an instance sets it once. A
 * process that nobody set it for, such as a benchmark, reads for its own user.
 */
public final class InputRoots {
  private static final String CACHE = ".cache";

  /** What an instance itself makes for people to read. */
  private static final String DEMO = "demo";

  private static volatile InputRoots current =
      new InputRoots(null, List.of(Path.of("/")), List.of(), null);

  private final @Nullable Path home;
  private final List<Path> allowed;

  /** Where links may lead to. */
  private final List<Path> linked;

  private final @Nullable Path data;

  private InputRoots(
      @Nullable Path home, List<Path> allowed, List<Path> linked, @Nullable Path data) {
    this.home = home;
    this.allowed = List.copyOf(allowed);
    this.linked = List.copyOf(linked);
    this.data = data;
  }

  /**
   * @param home of the user; one that is the whole machine, or none, allows nothing
   * @param allowed further folders, which links may lead to as well
   * @param data the data directory
   * @throws InputRootException if an allowed folder is none
   */
  public static InputRoots of(Path home, Collection<Path> allowed, Path data) {
    for (Path folder : allowed) {
      if (!Files.isDirectory(folder)) {
        throw new InputRootException(
            "--allow (or VOCALISE_ALLOW): %s is no folder; name one that is there"
                .formatted(folder));
      }
    }
    Path real = real(home);
    List<Path> folders = allowed.stream().map(InputRoots::real).toList();
    return new InputRoots(
        real.getNameCount() == 0 || !Files.isDirectory(real) ? null : real,
        folders,
        folders,
        real(data));
  }

  /** Those of this process. */
  public static InputRoots current() {
    return current;
  }

  /** Makes them those of this process; returns the ones before. */
  public static InputRoots use(InputRoots roots) {
    InputRoots before = current;
    current = roots;
    return before;
  }

  /**
   * Refuses a path that may not be read; says nothing about what is there.
   *
   * @param byOwner whether the owner of the data directory named it on this machine
   */
  public void require(Path named, boolean byOwner) {
    Path real = real(named);
    if (isData(real)) {
      throw new InputRootException(
          named + " lies in a data directory of Vocalise, which is never read as input");
    }
    if (!byOwner && !mayRead(real)) {
      boolean link = mayRead(named.toAbsolutePath().normalize());
      throw new InputRootException(
          "%s%s is not below a folder that this instance may read (%s): register it with the command line on its machine, or start it with --allow DIR or VOCALISE_ALLOW"
              .formatted(named, link ? " leads to " + real + ", which" : "", names()));
    }
  }

  /** Whether a path that people name may be looked at. */
  public boolean allows(Path named) {
    return mayRead(real(named));
  }

  /**
   * Whether a path below a folder that may be read stays there with all links followed, or leads to
   * a folder that was allowed by name and does not hold this one.
   */
  public boolean inside(Path folder, Path path) {
    try {
      Path real = path.toRealPath();
      Path home = folder.toRealPath();
      return !isData(real)
          && (real.startsWith(home) || (below(linked, real) && !home.startsWith(real)));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Which link on the way from the folder to the path leads out, where to, and what to do; null if
   * none does.
   */
  public @Nullable String leadsOut(Path folder, Path path) {
    Path at = folder;
    for (Path name : folder.relativize(path)) {
      at = at.resolve(name);
      if (Files.isSymbolicLink(at) && Files.exists(at) && !inside(folder, at)) {
        return "%s is a link to %s, which is outside of %s, and links that lead out are not followed: put the content itself there, or start Vocalise with --allow and its folder"
            .formatted(folder.relativize(at), real(at), folder);
      }
    }
    return null;
  }

  private boolean mayRead(Path real) {
    return !isData(real) && (below(allowed, real) || (home != null && visible(home, real)));
  }

  private boolean isData(Path real) {
    return data != null && real.startsWith(data) && !real.startsWith(data.resolve(DEMO));
  }

  private static boolean visible(Path home, Path real) {
    String first = real.startsWith(home) ? home.relativize(real).getName(0).toString() : ".";
    return !first.startsWith(".") || first.equals(CACHE);
  }

  private static boolean below(Collection<Path> roots, Path real) {
    return roots.stream().anyMatch(real::startsWith);
  }

  /** For people: the allowed folders with commas between, or {@code none yet}. */
  public String names() {
    Set<String> names =
        Stream.concat(Stream.ofNullable(home), allowed.stream())
            .map(Path::toString)
            .collect(Collectors.toSet());
    return names.isEmpty() ? "none yet" : String.join(", ", names.stream().sorted().toList());
  }

  /** With all links followed, as far as there is something. */
  private static Path real(Path path) {
    Path rest = Path.of("");
    for (Path at = path.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      try {
        return at.toRealPath().resolve(rest).normalize();
      } catch (IOException e) {
        Path name = at.getFileName();
        rest = name == null ? rest : name.resolve(rest);
      }
    }
    return path.toAbsolutePath().normalize();
  }
}
