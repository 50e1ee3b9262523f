package dev.vocalise.activities.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A form in which a campaign, or one of its runs, is given out: by the REST API, on pages, by
 * commands. One class and one line in {@code META-INF/services} each.
 */
public interface Export {
  /** What users type. */
  String name();

  /** What a link to it says. */
  String title();

  /** Without a character set; where it is text, that is UTF-8. */
  String mediaType();

  /** Of a file, without its first dot. */
  String ending();

  /** Whether it is of one run, which must be named, and not of a whole campaign. */
  default boolean ofOneRun() {
    return false;
  }

  /**
   * Writes all of it; the stream stays open.
   *
   * @throws IllegalArgumentException if there is nothing of this form to write, and why
   */
  void write(ExportedCampaign what, OutputStream out) throws IOException;

  /** Whether it can be shown on a terminal. */
  default boolean isText() {
    return !mediaType().equals("application/zip");
  }

  /** All there are, in the order in which they are offered. */
  static List<Export> all() {
    return ServiceLoader.load(Export.class, Export.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * The export of that name.
   *
   * @throws IllegalArgumentException that names those that there are
   */
  static Export of(String name) {
    return named(name, all());
  }

  /**
   * The one of these that has that name.
   *
   * @throws IllegalArgumentException that names them all
   */
  static <E extends Export> E named(String name, List<E> offered) {
    return offered.stream()
        .filter(export -> export.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown format '%s': expected %s"
                        .formatted(
                            name,
                            offered.stream()
                                .map(Export::name)
                                .collect(Collectors.joining(", "))
                                .replaceFirst(", ([^,]*)$", " or $1"))));
  }
}
