package dev.vocalise.model.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.model.input.JsonPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * One of the small JSON files beside a checkpoint. What it holds is not trusted: a value of another
 * type than the key has is refused with its name, and so is a size that no model has.
 */
public final class CheckpointJson {

  /** The largest published one, with the names of all classes, has 30 kB; an index, a few more. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int LONGEST_SHOWN = 60;

  /** Far more layers than any model has; a damaged number must not build a million blocks. */
  public static final int MAX_LAYERS = 1000;

  /** Wider than any of these models. */
  public static final int MAX_WIDTH = 1 << 18;

  /** Python writes NaN and Infinity; they are read so that they can be refused by their key. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final Path path;
  private final JsonNode json;

  private CheckpointJson(Path path, JsonNode json) {
    this.path = path;
    this.json = json;
  }

  /**
   * Reads the file.
   *
   * @throws CheckpointException when it is missing, too large or no JSON object
   */
  public static CheckpointJson read(Path path) {
    CheckpointContent.requireText(path, "a JSON object");
    try {
      JsonNode json = JSON.readTree(InputFile.bytes(path, MAX_BYTES));
      if (!json.isObject()) {
        throw new CheckpointException(path + ": expected a JSON object");
      }
      return new CheckpointJson(path, json);
    } catch (JsonProcessingException e) {
      throw new CheckpointException(
          path + ": is not JSON at " + JsonPlace.of(e) + "; fetch it again", e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read: " + InputFile.why(e), e);
    }
  }

  /** Whether there is a value, and not null. */
  public boolean has(String key) {
    return json.hasNonNull(key);
  }

  /** How many entries an object has; the fallback when there is none. */
  public int entries(String key, int fallback) {
    return value(key, fallback, JsonNode::isObject, JsonNode::size, "an object");
  }

  /** An object; a missing node when there is none. */
  JsonNode object(String key) {
    return value(key, MissingNode.getInstance(), JsonNode::isObject, node -> node, "an object");
  }

  /** A size of the model. */
  public int size(String key, int fallback, int most) {
    return integer(key, fallback, 1, most);
  }

  /** A whole number between two, both included. */
  public int integer(String key, int fallback, int least, int most) {
    return has(key) ? bounded(key, json.get(key), least, most) : fallback;
  }

  /** A list of sizes. */
  public int[] sizes(String key, int most, int... fallback) {
    return value(
        key,
        fallback,
        JsonNode::isArray,
        list ->
            IntStream.range(0, list.size()).map(i -> bounded(key, list.get(i), 1, most)).toArray(),
        "a list of whole numbers");
  }

  /** {@code sampling_rate}, which must be the one at which corpora are prepared. */
  public int rate(int expected) {
    int rate = size("sampling_rate", expected, Integer.MAX_VALUE);
    if (rate != expected) {
      throw new CheckpointException(
          "%s: sampling_rate: expected %d, at which corpora are prepared and models trained, got %d; take a checkpoint of that rate"
              .formatted(path, expected, rate));
    }
    return rate;
  }

  /** A finite number. */
  public double number(String key, double fallback) {
    return value(
        key,
        fallback,
        node -> node.isNumber() && Double.isFinite(node.doubleValue()),
        JsonNode::doubleValue,
        "a number");
  }

  /** True or false. */
  public boolean truth(String key, boolean fallback) {
    return value(key, fallback, JsonNode::isBoolean, JsonNode::booleanValue, "true or false");
  }

  /** One of a few words. */
  public String word(String key, String fallback, String... known) {
    return value(
        key,
        fallback,
        node -> node.isTextual() && List.of(known).contains(node.textValue()),
        JsonNode::textValue,
        String.join(" or ", known));
  }

  /** Refuses anything but this word; a missing one is fine. */
  public void require(String key, String expected) {
    word(key, expected, expected);
  }

  private int bounded(String key, JsonNode value, int least, int most) {
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw new CheckpointException(
          "%s: %s: expected a whole number in %d … %d, got %s"
              .formatted(path, key, least, most, shown(value)));
    }
    return value.intValue();
  }

  private <T> T value(
      String key,
      T fallback,
      Predicate<JsonNode> fits,
      Function<JsonNode, T> read,
      String expected) {
    if (!has(key)) {
      return fallback;
    }
    JsonNode value = json.get(key);
    if (!fits.test(value)) {
      throw new CheckpointException(
          path + ": " + key + ": expected " + expected + ", got " + shown(value));
    }
    return read.apply(value);
  }

  /** A number or a word as it is, of anything longer its kind. */
  private static String shown(JsonNode value) {
    String text = value.toString();
    boolean whole = value.isValueNode() && text.length() <= LONGEST_SHOWN;
    return whole ? text : "a longer " + value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** Refuses a size that no model has; names the key. */
  public static void positive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be >= 1 but was " + value);
    }
  }

  /** Refuses a size that does not divide into equal parts; names both keys. */
  public static void multiple(String key, int value, String partsKey, int parts) {
    if (value % parts != 0) {
      throw new IllegalArgumentException(
          "%s %d is not a multiple of %s %d".formatted(key, value, partsKey, parts));
    }
  }

  /** Refuses what is no probability of a dropout. */
  public static void probability(String key, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(key + " must be in [0, 1) but was " + value);
    }
  }

  /** Refuses what no norm can add to a variance. */
  public static void epsilon(String key, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must be in (0, 1] but was " + value);
    }
  }
}
