package dev.vocalise.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was asked for last. */
public final class Recent {
  private Recent() {}

  /** A map that forgets the entry that was asked for longest ago when it has more than so many. */
  public static <K, V> Map<K, V> map(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }
}
