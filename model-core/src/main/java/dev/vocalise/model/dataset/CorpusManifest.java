package dev.vocalise.model.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vocalise.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The utterances of a corpus as an artifact: JSON lines whose bytes depend on the content alone,
 * not on the directory, the platform or the JDK. The first line names format, kind and count; one
 * line per utterance follows, sorted by id, absent values left out.
 */
public record CorpusManifest(String kind, List<Utterance> utterances) {
  public static final String MEDIA_TYPE = "application/x-ndjson";

  static final String FORMAT = "vocalise-corpus/1";
  private static final int MICROSECOND_DIGITS = 6;
  static final String ATTRIBUTE = "attribute.";
  static final String DIMENSION = "dimension.";

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
    ManifestLines lines = ManifestLines.of(bytes);
    return new CorpusManifest(lines.kind(), lines);
  }
}
