package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/name}
 * @param connections largest number of connections held at once
 */
public record DatabaseConfig(
    String jdbcUrl, @Nullable String user, @Nullable String password, int connections) {

  /** Enough for a worker's slots, the screens and the tracker of one process. */
  public static final int DEFAULT_CONNECTIONS = 12;

  /** Host, port and name of a database: all of its address that may be shown. */
  public static String place(String jdbcUrl) {
    return jdbcUrl.replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
  }

  /** The same database at each of its hosts alone. */
  List<DatabaseConfig> hosts() {
    Matcher url = Pattern.compile("(jdbc:postgresql://)([^/?]+)(.*)").matcher(jdbcUrl);
    return url.matches()
        ? Stream.of(url.group(2).split(","))
            .map(host -> url.group(1) + host + url.group(3))
            .map(one -> new DatabaseConfig(one, user, password, connections))
            .toList()
        : List.of(this);
  }

  /** Hides the password, wherever in the address it is. */
  @Override
  public String toString() {
    return place(jdbcUrl) + (user == null ? "" : " as " + user);
  }
}
