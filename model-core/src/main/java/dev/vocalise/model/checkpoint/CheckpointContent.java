package dev.vocalise.model.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a file in place of what its name says, told by its first bytes: a download that
 * went wrong leaves a pointer, a web page or nothing at all under the right name. It is told and
 * never quoted: it may be anybody's file.
 */
public final class CheckpointContent {

  private static final int HEAD = 1024;

  /** Bytes that must all be printable for text; no format of weights begins so. */
  private static final int TEXT = 64;

  private static final Pattern POINTER =
      Pattern.compile(
          "version https://git-lfs\\S*\\s.*?^size (\\d+)", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SAFETENSORS = Pattern.compile("(?s).{5}\\x00{3}\\{\\s*\".*");

  private CheckpointContent() {}

  /**
   * Refuses a file of weights that holds something else; one that cannot be read says so later.
   *
   * @param safetensors the format that is expected; artifacts in a cache have no name that tells
   * @throws CheckpointException with what it holds and what to do
   */
  static void requireWeights(Path file, boolean safetensors) {
    refuse(file, safetensors ? "safetensors" : "a PyTorch file", found(file, true, safetensors));
  }

  /**
   * The same for a text file, such as a configuration: it is not looked at whether it is a sound
   * one.
   */
  public static void requireText(Path file, String expected) {
    refuse(file, expected, instead(file));
  }

  /** What stands in a file that should be no weights; null where nothing speaks against it. */
  public static @Nullable String instead(Path file) {
    return found(file, false, false);
  }

  /** The same for weights. */
  static @Nullable String insteadOfWeights(Path file) {
    return found(file, true, isSafetensors(file));
  }

  static boolean isSafetensors(Path file) {
    return file.toString().endsWith(".safetensors");
  }

  private static void refuse(Path file, String expected, @Nullable String found) {
    if (found != null) {
      throw new CheckpointException(file + ": expected " + expected + ", got " + found);
    }
  }

  private static @Nullable String found(Path file, boolean weights, boolean safetensors) {
    try (InputStream in = InputFile.stream(file)) {
      return found(new String(in.readNBytes(HEAD), ISO_8859_1), weights, safetensors);
    } catch (IOException e) {
      return null; // whoever reads it reports that
    }
  }

  private static @Nullable String found(String head, boolean weights, boolean safetensors) {
    if (head.isEmpty()) {
      return "an empty file; fetch it again";
    }
    Matcher pointer = POINTER.matcher(head);
    if (pointer.lookingAt()) {
      return "a Git LFS pointer to a file of %s bytes; run: git lfs pull"
          .formatted(pointer.group(1));
    }
    String start = head.replaceFirst("\\A(\u00EF\u00BB\u00BF)?\\s*", "").toLowerCase(Locale.ROOT);
    if (start.startsWith("<!doctype") || start.startsWith("<html") || start.startsWith("<?xml")) {
      return "a web page that a server sent in its place; fetch the file again, logged in if it must be";
    }
    if (start.startsWith("{\"error\"")
        || start.startsWith("{\"detail\"")
        || start.startsWith("{\"message\"")) {
      return "an error that a server sent in its place; fetch it again";
    }
    String packed = packed(head, weights && !safetensors);
    if (packed != null) {
      return packed;
    }
    if (head.chars().allMatch(c -> c == 0)) {
      return "zeros: the download did not finish; fetch it again";
    }
    return weights ? foreignWeights(head, safetensors) : null;
  }

  private static @Nullable String packed(String head, boolean zipIsFine) {
    if (head.startsWith("\u001F\u008B")) {
      return "a gzip file; unpack it first (gunzip)";
    }
    if (head.startsWith("PK\u0003\u0004") && !zipIsFine) {
      return "a ZIP file; if PyTorch wrote it, rename it to "
          + CheckpointFile.PICKLED
          + ", else unpack it";
    }
    boolean other =
        head.startsWith("BZh")
            || head.startsWith("\u00FD7zXZ")
            || head.startsWith("7z\u00BC\u00AF")
            || head.startsWith("(\u00B5/\u00FD")
            || head.startsWith("Rar!");
    return other ? "a compressed archive; unpack it first" : null;
  }

  private static @Nullable String foreignWeights(String head, boolean safetensors) {
    if (head.startsWith("\u0089HDF")) {
      return "weights of TensorFlow (HDF5); fetch those of PyTorch";
    }
    if (!safetensors && SAFETENSORS.matcher(head).matches()) {
      return "safetensors; rename it to " + CheckpointFile.SAFETENSORS;
    }
    if (safetensors && head.startsWith("\u0080\u0002")) {
      return "a pickle; if PyTorch wrote it, rename it to " + CheckpointFile.PICKLED;
    }
    boolean text = head.chars().limit(TEXT).allMatch(c -> isSpace(c) || (c > ' ' && c != 0x7F));
    return text ? "text; fetch it again" : null;
  }

  private static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
