package dev.vocalise.infra.local;

import java.util.HashMap;
import java.util.Map;

/**
 * Settings that unpack PostgreSQL once for all tests instead of into each temporary data directory.
 */
final class ServerPrograms {
  private ServerPrograms() {}

  static Settings shared(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("VOCALISE_CACHE", "target/servers");
    return Settings.fromEnvironment(all);
  }
}
