package dev.vocalise.activities.estimate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that were measured on this machine, for a day: who corrects a file need not wait again. */
final class MeasuredSteps {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredSteps.class);
  private static final Duration FRESH = Duration.ofDays(1);
  private static final int MOST = 200;
  private static final TypeReference<LinkedHashMap<String, Kept>> ALL = new TypeReference<>() {};

  /** An answer, and when it was given, in seconds since 1970. */
  private record Kept(long at, StepMeasurer.Answer answer) {}

  private final Path file;

  MeasuredSteps(Path file) {
    this.file = file;
  }

  boolean nothing() {
    return !Files.exists(file);
  }

  synchronized Optional<StepMeasurer.Answer> find(String key, Instant now) {
    Kept kept = read().get(key);
    return kept == null || now.getEpochSecond() - kept.at >= FRESH.toSeconds()
        ? Optional.empty()
        : Optional.of(kept.answer);
  }

  synchronized void keep(String key, StepMeasurer.Answer answer, Instant now) {
    Map<String, Kept> all = read();
    all.remove(key); // the newest stands last
    all.put(key, new Kept(now.getEpochSecond(), answer));
    Iterator<String> oldest = all.keySet().iterator();
    for (int over = all.size() - MOST; over > 0; over--) {
      oldest.next();
      oldest.remove();
    }
    try {
      DurableFiles.write(file, json(all), "rw-------");
    } catch (IOException e) {
      LOG.warn("{} cannot be written; the next estimate measures again", file, e);
    }
  }

  private static byte[] json(Map<String, Kept> all) throws JsonProcessingException {
    // In the order in which they were measured.
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<String, Kept> one : all.entrySet()) {
      text.append(text.length() == 1 ? "" : ",\n")
          .append(CanonicalJson.MAPPER.writeValueAsString(one.getKey()))
          .append(':')
          .append(CanonicalJson.MAPPER.writeValueAsString(one.getValue()));
    }
    return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, Kept> read() {
    try {
      return Files.exists(file)
          ? CanonicalJson.MAPPER.readValue(file.toFile(), ALL)
          : new LinkedHashMap<>();
    } catch (IOException e) {
      LOG.warn("{} cannot be read; steps are measured again", file, e);
      return new LinkedHashMap<>();
    }
  }
}
