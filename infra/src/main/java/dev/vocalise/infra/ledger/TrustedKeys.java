package dev.vocalise.infra.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys whose signatures count, pinned in a file outside of the database: who can write to the
 * database can put a key there, and proves nothing by it. Thread-safe.
 */
public final class TrustedKeys {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, Pin> pins = new LinkedHashMap<>();

  /**
   * One key.
   *
   * @param id SHA-256 of the public key's DER encoding
   * @param publicKey Base64 of that encoding
   * @param why in words, for people who look at the list
   */
  public record Pin(String id, String publicKey, Instant since, String why) {}

  private TrustedKeys(Path file) {
    this.file = file;
  }

  /**
   * Reads the file; none is an empty one.
   *
   * @throws IOException if it cannot be read or is damaged: what it said cannot be guessed
   */
  public static TrustedKeys open(Path file) throws IOException {
    TrustedKeys keys = new TrustedKeys(file);
    if (Files.exists(file)) {
      try {
        for (JsonNode pin : JSON.readTree(Files.readAllBytes(file)).path("keys")) {
          keys.put(
              pin.path("publicKey").asText(),
              Instant.parse(pin.path("since").asText()),
              pin.path("why").asText());
        }
      } catch (JsonProcessingException | RuntimeException e) {
        throw new IOException(
            "%s is damaged (%s); restore it from a backup, or move it away to pin the present keys anew"
                .formatted(file, e.getMessage()),
            e);
      }
    }
    return keys;
  }

  private void put(String publicKey, Instant since, String why) {
    String id = LedgerKey.idOf(publicKey);
    if (id.isEmpty() || publicKey.isEmpty()) {
      throw new IllegalArgumentException("'" + publicKey + "' is no public key");
    }
    pins.put(id, new Pin(id, publicKey, since, why));
  }

  /** Pins the key, unless it is; on disk when this returns. */
  public synchronized void trust(String publicKey, String why) throws IOException {
    if (pins.containsKey(LedgerKey.idOf(publicKey))) {
      return;
    }
    put(publicKey, Instant.now().truncatedTo(ChronoUnit.SECONDS), why);
    ObjectNode all = JSON.createObjectNode();
    ArrayNode list = all.putArray("keys");
    for (Pin pin : pins.values()) {
      list.addObject()
          .put("id", pin.id)
          .put("publicKey", pin.publicKey)
          .put("since", pin.since.toString())
          .put("why", pin.why);
    }
    DurableFiles.write(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all), "rw-r--r--");
  }

  /** The public key of this id, if it is pinned. */
  public synchronized Optional<String> publicKey(String id) {
    return Optional.ofNullable(pins.get(id)).map(Pin::publicKey);
  }

  public synchronized Collection<Pin> pins() {
    return List.copyOf(pins.values());
  }

  public synchronized boolean isEmpty() {
    return pins.isEmpty();
  }
}
