package dev.vocalise.web.api;

import dev.vocalise.infra.artifact.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The code of this process as a digest, so that builds of one version can be told apart: of the
 * names and checksums of what is in our own jars, which are the same wherever and whenever the same
 * sources are built.
 */
public final class Build {
  private static final int DIGITS = 12;
  private static final String OURS = "{vocalise-,dev.vocalise.}*.jar";

  private static final Pattern LIBRARY =
      Pattern.compile(
          "(?:ai\\.djl\\.|io\\.temporal\\.|org\\.hibernate\\.orm\\.|io\\.quarkus\\.|org\\.postgresql\\.)"
              + "((?:[a-z.]*\\.)?(?:api|pytorch-engine|pytorch-native-[a-z0-9]+|tokenizers"
              + "|temporal-sdk|hibernate-core|quarkus-core|postgresql))-(\\d.*)\\.jar");

  private Build() {}

  private static final class Holder {
    static final String DIGEST = Distribution.home().map(Build::digest).orElse("unpackaged");
  }

  /** Twelve hex digits; {@code unpackaged} where the process does not run from a distribution. */
  public static String digest() {
    return Holder.DIGEST;
  }

  /** Versions of the libraries on which results depend, by their names; empty if unpackaged. */
  public static SortedMap<String, String> libraries() {
    SortedMap<String, String> libraries = new TreeMap<>();
    Path folder = Distribution.home().map(home -> home.resolve("lib/main")).orElse(null);
    if (folder == null || !Files.isDirectory(folder)) {
      return libraries;
    }
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
      for (Path jar : jars) {
        Matcher name = LIBRARY.matcher(String.valueOf(jar.getFileName()));
        if (name.matches()) {
          libraries.put(name.group(1), name.group(2));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the libraries in " + folder, e);
    }
    return libraries;
  }

  static String digest(Path home) {
    Set<String> entries = new TreeSet<>();
    try {
      for (Path jar : jars(home)) {
        addEntries(jar, entries);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the distribution in " + home, e);
    }
    byte[] text = String.join("\n", entries).getBytes(StandardCharsets.UTF_8);
    return Sha256.of(text).substring(0, DIGITS);
  }

  private static List<Path> jars(Path home) throws IOException {
    List<Path> jars = new ArrayList<>();
    for (Path folder : List.of(home.resolve("app"), home.resolve("lib/main"))) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, OURS)) {
          found.forEach(jars::add);
        }
      }
    }
    return jars;
  }

  /** Without what only says how the jar was packed. */
  private static void addEntries(Path jar, Set<String> entries) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith("META-INF/maven/"))
          .filter(entry -> !entry.getName().equals("META-INF/MANIFEST.MF"))
          .filter(entry -> !entry.getName().equals("vocalise-build.properties"))
          .map(Build::line)
          .forEach(entries::add);
    }
  }

  private static String line(ZipEntry entry) {
    return entry.getName() + " " + entry.getCrc() + " " + entry.getSize();
  }
}
