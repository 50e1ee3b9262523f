package dev.vocalise.model.dataset;

import static dev.vocalise.model.dataset.CorpusManifest.ATTRIBUTE;
import static dev.vocalise.model.dataset.CorpusManifest.DIMENSION;
import static dev.vocalise.model.dataset.CorpusManifest.FORMAT;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The utterances of a {@link CorpusManifest}, each parsed when it is asked for: a page that shows
 * 25 of 100,000 is there at once.
 */
public final class ManifestLines extends AbstractList<Utterance> implements RandomAccess {
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] bytes;
  private final int[] ends;
  private final String kind;

  private ManifestLines(byte[] bytes, int[] ends, String kind) {
    this.bytes = bytes;
    this.ends = ends;
    this.kind = kind;
  }

  /**
   * Reads the first line and finds the others.
   *
   * @param bytes of {@link CorpusManifest#bytes()}, not copied
   * @throws IllegalArgumentException that names a bad line; {@link #get} throws it as well
   */
  public static ManifestLines of(byte[] bytes) {
    int[] ends = ends(bytes);
    if (ends.length == 0) {
      throw new IllegalArgumentException("corpus manifest line 1: empty, expected " + FORMAT);
    }
    Line header = new Line(bytes, 0, ends[0], 1);
    if (!FORMAT.equals(header.texts.get("format"))) {
      throw new IllegalArgumentException(
          "corpus manifest line 1: expected format %s but got %s"
              .formatted(FORMAT, header.texts.get("format")));
    }
    int count = (int) header.number("utterances", -1);
    if (count != ends.length - 1) {
      throw new IllegalArgumentException(
          "corpus manifest: expected " + count + " utterances but got " + (ends.length - 1));
    }
    return new ManifestLines(bytes, ends, header.text("kind"));
  }

  private static int[] ends(byte[] bytes) {
    int[] ends = new int[1024];
    int lines = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n' || i == bytes.length - 1) {
        ends = lines == ends.length ? Arrays.copyOf(ends, 2 * lines) : ends;
        ends[lines++] = i + 1;
      }
    }
    return Arrays.copyOf(ends, lines);
  }

  /** Of the adapter that read the corpus. */
  public String kind() {
    return kind;
  }

  @Override
  public int size() {
    return ends.length - 1;
  }

  @Override
  public Utterance get(int index) {
    return new Line(bytes, ends[index], ends[index + 1], index + 2).utterance();
  }

  /** Place of the utterance with this id, −1 if there is none; lines are sorted by id. */
  public int position(String id) {
    int from = 0;
    int to = size() - 1;
    while (from <= to) {
      int middle = (from + to) >>> 1;
      int order = get(middle).id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      from = order < 0 ? middle + 1 : from;
      to = order < 0 ? to : middle - 1;
    }
    return -1;
  }

  /** One flat object: its texts and its numbers. */
  private static final class Line {
    private final Map<String, String> texts = new HashMap<>(32);
    private final Map<String, Double> numbers = new HashMap<>();
    private final int number;

    Line(byte[] bytes, int start, int end, int number) {
      this.number = number;
      try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
        boolean object = json.nextToken() == JsonToken.START_OBJECT;
        while (object && json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          JsonToken value = json.nextToken();
          if (value == JsonToken.VALUE_STRING) {
            texts.put(name, json.getText());
          } else if (value.isNumeric()) {
            numbers.put(name, json.getDoubleValue());
          } else {
            json.skipChildren();
          }
        }
        if (!object) {
          throw new IOException("it begins with something else");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "corpus manifest line " + number + ": expected a JSON object", e);
      }
    }

    Utterance utterance() {
      @Nullable String emotion = texts.get("emotion");
      return new Utterance(
          text("id"),
          text("audio"),
          text("sha256"),
          (int) number("sampleRateHz", 0),
          number("seconds", 0),
          text("speaker"),
          text("session"),
          emotion == null ? null : Emotion.of(emotion),
          text("code"),
          texts.get("transcript"),
          text("language"),
          numbers.containsKey("start")
              ? new Utterance.Segment((long) number("start", 0), (long) number("frames", 0))
              : null,
          texts.get("twin"),
          named(texts, ATTRIBUTE),
          named(numbers, DIMENSION));
    }

    private static <T> Map<String, T> named(Map<String, T> values, String prefix) {
      return values.entrySet().stream()
          .filter(value -> value.getKey().startsWith(prefix))
          .collect(
              Collectors.toMap(
                  value -> value.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    double number(String name, double otherwise) {
      return numbers.getOrDefault(name, otherwise);
    }

    String text(String name) {
      String value = texts.get(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "corpus manifest line " + number + ": expected a text for '" + name + "'");
      }
      return value;
    }
  }
}
