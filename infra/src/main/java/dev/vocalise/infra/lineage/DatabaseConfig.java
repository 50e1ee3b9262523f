package dev.vocalise.infra.lineage;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, and as whom to log in.
 *
 * @param jdbcUrl {@code jdbc:postgresql://host:port/name}
 * @param user who reads and writes rows
 * @param owner who makes and changes tables (ADR 24); null if that is {@code user}, or if this
 *     process may not
 * @param connections largest number of connections held at once
 */
public record DatabaseConfig(
    String jdbcUrl,
    @Nullable String user,
    @Nullable String password,
    @Nullable Login owner,
    int connections) {

  /** A user of the database. */
  public record Login(String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  /** Enough for a worker's slots, the screens and the tracker of one process. */
  public static final int DEFAULT_CONNECTIONS = 12;

  /** With one user for everything. */
  public DatabaseConfig(
      String jdbcUrl, @Nullable String user, @Nullable String password, int connections) {
    this(jdbcUrl, user, password, null, connections);
  }

  /** As the owner of the tables, where one is named. */
  public DatabaseConfig asOwner() {
    return owner == null
        ? this
        : new DatabaseConfig(jdbcUrl, owner.user, owner.password, connections);
  }

  /** The same with another largest number of connections. */
  public DatabaseConfig withConnections(int number) {
    return new DatabaseConfig(jdbcUrl, user, password, owner, number);
  }

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
            .map(one -> new DatabaseConfig(one, user, password, owner, connections))
            .toList()
        : List.of(this);
  }

  /** Hides the password, wherever in the address it is. */
  @Override
  public String toString() {
    return place(jdbcUrl) + (user == null ? "" : " as " + user);
  }
}
