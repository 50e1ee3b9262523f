package dev.vocalise.web.ui.live;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a page as it was last shown, each with the version in which it last changed:
 * browsers that know a version get what is newer. Keeps no older versions. Not thread-safe.
 */
public final class Parts {
  private String epoch = "";
  private long version;
  private @Nullable Object frame;
  private Map<String, Object> parts = Map.of();
  private final Map<String, Long> changed = new HashMap<>();

  /**
   * The page is like this now.
   *
   * @param now what no part can show differently, such as which parts there are; where it changed,
   *     no older version counts any more
   * @param parts what each of them shows, by its name
   */
  public void show(Object now, Map<String, ?> parts) {
    if (!now.equals(frame) || !parts.keySet().equals(this.parts.keySet())) {
      epoch = UUID.randomUUID().toString();
      version = 0;
      frame = now;
      changed.clear();
    } else {
      version++;
      parts.forEach(
          (name, part) -> {
            if (!part.equals(this.parts.get(name))) {
              changed.put(name, version);
            }
          });
    }
    this.parts = new LinkedHashMap<>(parts);
  }

  /** What a browser says that it has. */
  public String version() {
    return epoch + "." + version;
  }

  /** Names of the parts that are newer than this version; null if it is none of this page's. */
  public @Nullable Set<String> since(@Nullable String known) {
    if (known == null || !known.startsWith(epoch + ".")) {
      return null;
    }
    long from;
    try {
      from = Long.parseLong(known.substring(epoch.length() + 1));
    } catch (NumberFormatException e) {
      return null;
    }
    Set<String> newer = new TreeSet<>();
    changed.forEach(
        (name, at) -> {
          if (at > from) {
            newer.add(name);
          }
        });
    return newer;
  }
}
