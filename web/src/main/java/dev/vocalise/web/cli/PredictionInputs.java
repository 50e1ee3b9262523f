package dev.vocalise.web.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recordings as they were named: files as they are, folders as the sound files in them, {@code -}
 * as the lines of standard input, which are read as they come.
 */
final class PredictionInputs implements Iterator<String> {
  private static final String STANDARD_INPUT = "-";

  private final Deque<String> left;
  private final BufferedReader lines;
  private boolean reading;
  private @Nullable String next;
  private long total;

  PredictionInputs(List<String> named) {
    this(named, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  PredictionInputs(List<String> named, BufferedReader lines) {
    this.lines = lines;
    left = new ArrayDeque<>();
    for (String one : named) {
      left.addAll(isFolder(one) ? below(one) : List.of(one));
    }
    total = left.contains(STANDARD_INPUT) ? -1 : left.size();
  }

  /** How many there are; −1 where nobody knows yet. */
  long total() {
    return total;
  }

  private static boolean isFolder(String named) {
    try {
      return !named.equals(STANDARD_INPUT) && Files.isDirectory(Path.of(named));
    } catch (InvalidPathException e) {
      return false; // told when it is opened
    }
  }

  private static List<String> below(String folder) {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      all.filter(file -> isSound(file) && Files.isRegularFile(file))
          .map(Path::toString)
          .sorted()
          .forEach(found::add);
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("%s cannot be read (%s); check its permissions".formatted(folder, e));
    }
    if (found.isEmpty()) {
      throw new UserError(folder + " holds no .wav or .flac file; name files, or another folder");
    }
    return found;
  }

  private static boolean isSound(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && (name.endsWith(".wav") || name.endsWith(".flac"));
  }

  @Override
  public boolean hasNext() {
    while (next == null && (reading || !left.isEmpty())) {
      if (!reading) {
        String one = left.remove();
        reading = one.equals(STANDARD_INPUT);
        next = reading ? null : one;
      } else {
        String line = line();
        reading = line != null;
        next = line == null || line.isBlank() ? null : line;
      }
    }
    return next != null;
  }

  private @Nullable String line() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UserError("standard input cannot be read: " + e);
    }
  }

  @Override
  public String next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    String one = next;
    next = null;
    return one;
  }
}
