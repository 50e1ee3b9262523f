package dev.vocalise.activities.estimate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that were measured on this machine, for a day: who corrects a file need not wait again. */
final class MeasuredSteps {
  private static final Logger LOG = LoggerFactory.getLogger(MeasuredSteps.class);
  private static final Duration FRESH = Duration.ofDays(1);
  private static final int MOST = 200;
  private static final TypeReference<LinkedHashMap<String, Kept>> ALL = new TypeReference<>() {};

  /** In the order in which they were measured, and not by their keys. */
  private static final ObjectWriter BY_AGE =
      CanonicalJson.MAPPER.writer().without(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** An answer, and when it was given, in seconds since 1970. */
  private record Kept(long at, StepMeasurer.Answer answer) {}

  private final Path file;

  /** What the file holds; null until it is asked for. This process alone writes it. */
  private @Nullable Map<String, Kept> known;

  MeasuredSteps(Path file) {
    this.file = file;
  }

  boolean nothing() {
    return !Files.exists(file);
  }

  synchronized Optional<StepMeasurer.Answer> find(String key, Instant now) {
    Kept kept = all().get(key);
    return kept == null || now.getEpochSecond() - kept.at >= FRESH.toSeconds()
        ? Optional.empty()
        : Optional.of(kept.answer);
  }

  synchronized void keep(String key, StepMeasurer.Answer answer, Instant now) {
    Map<String, Kept> all = all();
    all.remove(key); // the newest stands last
    all.put(key, new Kept(now.getEpochSecond(), answer));
    Iterator<String> oldest = all.keySet().iterator();
    for (int over = all.size() - MOST; over > 0; over--) {
      oldest.next();
      oldest.remove();
    }
    try {
      DurableFiles.write(file, BY_AGE.writeValueAsBytes(all), "rw-------");
    } catch (IOException e) {
      LOG.warn("{} cannot be written; steps are measured again after the next start", file, e);
    }
  }

  private Map<String, Kept> all() {
    Map<String, Kept> all = known;
    if (all == null) {
      all = read();
      known = all;
    }
    return all;
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
