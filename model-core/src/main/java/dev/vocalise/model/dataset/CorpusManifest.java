package dev.vocalise.model.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The utterances of a corpus as an artifact: JSON lines whose bytes depend on the content alone,
 * not on the directory, the platform or the JDK. The first line names format, kind and count; one
 * line per utterance follows, sorted by id, absent values left out.
 */
public record CorpusManifest(String kind, List<Utterance> utterances) {
  public static final String MEDIA_TYPE = "application/x-ndjson";

  private static final String FORMAT = "vocalise-corpus/1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MICROSECOND_DIGITS = 6;
  private static final String ATTRIBUTE = "attribute.";
  private static final String DIMENSION = "dimension.";

  public CorpusManifest {
    utterances = List.copyOf(utterances);
  }

  public static CorpusManifest of(Corpus corpus) {
    return new CorpusManifest(corpus.kind(), corpus.utterances());
  }

  /** SHA-256 of {@link #bytes()}: the identity of the corpus in splits, lineage and caches. */
  public String digest() {
    return Sha256.hex(bytes());
  }

  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writeLine(out, this::writeHeader);
      for (Utterance utterance : utterances) {
        writeLine(out, json -> write(json, utterance));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private interface Line {
    void write(JsonGenerator json) throws IOException;
  }

  private static void writeLine(ByteArrayOutputStream out, Line line) throws IOException {
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      json.writeStartObject();
      line.write(json);
      json.writeEndObject();
    }
    out.write('\n');
  }

  private void writeHeader(JsonGenerator json) throws IOException {
    json.writeStringField("format", FORMAT);
    json.writeStringField("kind", kind);
    json.writeNumberField("utterances", utterances.size());
  }

  private static void write(JsonGenerator json, Utterance utterance) throws IOException {
    json.writeStringField("id", utterance.id());
    json.writeStringField("audio", utterance.audioPath());
    json.writeStringField("sha256", utterance.sha256());
    json.writeNumberField("sampleRateHz", utterance.sampleRateHz());
    // Double.toString changed with JDK 19; microseconds print the same everywhere.
    long micros = Math.round(utterance.seconds() * 1e6);
    json.writeNumberField("seconds", BigDecimal.valueOf(micros, MICROSECOND_DIGITS));
    json.writeStringField("speaker", utterance.speaker());
    json.writeStringField("session", utterance.session());
    Emotion emotion = utterance.emotion();
    writeOptional(json, "emotion", emotion == null ? null : emotion.label());
    json.writeStringField("code", utterance.code());
    writeOptional(json, "transcript", utterance.transcript());
    json.writeStringField("language", utterance.language());
    Utterance.Segment segment = utterance.segment();
    if (segment != null) {
      json.writeNumberField("start", segment.start());
      json.writeNumberField("frames", segment.frames());
    }
    writeOptional(json, "twin", utterance.twin());
    for (var attribute : new TreeMap<>(utterance.attributes()).entrySet()) {
      json.writeStringField(ATTRIBUTE + attribute.getKey(), attribute.getValue());
    }
    for (var dimension : new TreeMap<>(utterance.dimensions()).entrySet()) {
      json.writeNumberField(
          DIMENSION + dimension.getKey(), BigDecimal.valueOf(dimension.getValue()));
    }
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /** Reads what {@link #bytes()} wrote; an {@link IllegalArgumentException} names a bad line. */
  public static CorpusManifest read(byte[] bytes) {
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("corpus manifest line 1: empty, expected " + FORMAT);
    }
    JsonNode header = parse(lines, 0);
    if (!FORMAT.equals(text(header, "format", 0))) {
      throw new IllegalArgumentException(
          "corpus manifest line 1: expected format " + FORMAT + " but got " + header.get("format"));
    }
    int count = header.path("utterances").asInt(-1);
    if (count != lines.size() - 1) {
      throw new IllegalArgumentException(
          "corpus manifest: expected " + count + " utterances but got " + (lines.size() - 1));
    }
    List<Utterance> utterances = new ArrayList<>(count);
    for (int i = 1; i < lines.size(); i++) {
      utterances.add(utterance(parse(lines, i), i));
    }
    return new CorpusManifest(text(header, "kind", 0), utterances);
  }

  private static JsonNode parse(List<String> lines, int index) {
    try {
      return JSON.readTree(lines.get(index));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "corpus manifest line " + (index + 1) + ": expected a JSON object", e);
    }
  }

  private static Utterance utterance(JsonNode json, int index) {
    String emotion = json.path("emotion").textValue();
    return new Utterance(
        text(json, "id", index),
        text(json, "audio", index),
        text(json, "sha256", index),
        json.path("sampleRateHz").asInt(),
        json.path("seconds").asDouble(),
        text(json, "speaker", index),
        text(json, "session", index),
        emotion == null ? null : Emotion.of(emotion),
        text(json, "code", index),
        json.path("transcript").textValue(),
        text(json, "language", index),
        json.has("start")
            ? new Utterance.Segment(json.path("start").asLong(), json.path("frames").asLong())
            : null,
        json.path("twin").textValue(),
        named(json, ATTRIBUTE, JsonNode::textValue),
        named(json, DIMENSION, JsonNode::doubleValue));
  }

  private static <T> Map<String, T> named(
      JsonNode json, String prefix, Function<JsonNode, T> value) {
    return json.properties().stream()
        .filter(field -> field.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                field -> field.getKey().substring(prefix.length()),
                field -> value.apply(field.getValue())));
  }

  private static String text(JsonNode json, String name, int index) {
    String value = json.path(name).textValue();
    if (value == null) {
      throw new IllegalArgumentException(
          "corpus manifest line " + (index + 1) + ": expected a text for '" + name + "'");
    }
    return value;
  }
}
