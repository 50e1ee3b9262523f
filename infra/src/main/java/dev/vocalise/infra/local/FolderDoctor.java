package dev.vocalise.infra.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether folders that are registered are there. */
public final class FolderDoctor {
  private FolderDoctor() {}

  /**
   * One check over all, or one for each that is missing.
   *
   * @param what such as {@code corpus}
   * @param folders by the name under which they are registered
   * @param remedy of one, with its name in place of {@code %s}
   */
  public static List<Check> examine(String what, Map<String, String> folders, String remedy) {
    List<Check> checks = new ArrayList<>();
    folders.forEach(
        (name, folder) -> {
          if (!Files.exists(Path.of(folder))) {
            checks.add(
                Check.optional(
                    what + " " + name, folder + " is not there", remedy.formatted(name)));
          }
        });
    if (checks.isEmpty() && !folders.isEmpty()) {
      checks.add(
          Check.good(what + " folders", folders.size() + " of " + folders.size() + " there"));
    }
    return checks;
  }

  public static List<Check> corpora(Map<String, String> folders) {
    return examine(
        "corpus",
        folders,
        "mount or restore the folder, or say where it is now: vocalise corpus relocate %s DIR");
  }

  /**
   * While no instance runs, nobody can say which folders are registered: the rows are behind a
   * database that is not started for this. Nothing is said where no database was made yet.
   */
  public static List<Check> withoutInstance(Path data, Map<String, String> environment) {
    boolean rows =
        Files.exists(data.resolve("postgres"))
            || !environment.getOrDefault("DATABASE_URL", "").isBlank();
    return rows
        ? List.of(
            Check.optional(
                "folders",
                "those of registered corpora and models are looked at only while an instance runs",
                "To have it done: vocalise up, then vocalise doctor."))
        : List.of();
  }

  /** What a model needs lies in the store as well. */
  public static List<Check> models(Map<String, String> folders) {
    return examine(
        "model",
        folders,
        "nothing is lost while the store has model %s; restore the folder so that a damaged file can be made again");
  }
}
