package dev.vocalise.infra.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.vocalise.infra.lineage.DatabaseConfig;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database and how to log in to it. Read by hand: {@link java.net.URI} has no host
 * where one has an underscore, and no place for several.
 *
 * @param jdbcUrl without user and password
 */
record DatabaseAddress(String jdbcUrl, String user, String password) {
  /** The second group is a driver of SQLAlchemy, which means nothing here. */
  private static final Pattern SCHEME = Pattern.compile("(?:jdbc:)?postgres(?:ql)?(\\+\\w+)?:(.*)");

  private static final Pattern PLACE =
      Pattern.compile(
          "//(?:(?<login>[^/@?]*)@)?(?<hosts>[^/@?]+)/(?<name>[^/@?]+)(?:\\?(?<query>.*))?");

  private static final Pattern HOST =
      Pattern.compile("(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?");

  private static final Pattern BARE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** What libpq calls otherwise than the driver. */
  private static final Map<String, String> LIBPQ =
      Map.of("connect_timeout", "connectTimeout", "channel_binding", "channelBinding");

  /**
   * Reads {@code jdbc:postgresql://host:port/name?user=…&password=…} and {@code
   * postgres[ql]://user:password@host:port/name}, also with a driver of SQLAlchemy in the scheme,
   * in quotes and with several hosts.
   *
   * @throws StartupException if it is neither or names no user; the message never repeats the
   *     password
   */
  static DatabaseAddress parse(String databaseUrl) {
    return parse(databaseUrl, "DATABASE_URL");
  }

  /**
   * The real database of the settings.
   *
   * @throws StartupException also if the owner's address leads elsewhere
   */
  static DatabaseConfig of(Settings settings) {
    DatabaseAddress user = parse(requireNonNull(settings.databaseUrl()));
    if (settings.databaseOwnerUrl() == null) {
      return user.config(null);
    }
    DatabaseAddress owner = parse(settings.databaseOwnerUrl(), "DATABASE_OWNER_URL");
    if (!owner.jdbcUrl.equals(user.jdbcUrl)) {
      throw new StartupException(
          "DATABASE_OWNER_URL leads to %s and DATABASE_URL to %s; give both the same address, and only another user and password."
              .formatted(DatabaseConfig.place(owner.jdbcUrl), DatabaseConfig.place(user.jdbcUrl)));
    }
    return user.config(new DatabaseConfig.Login(owner.user, owner.password));
  }

  private DatabaseConfig config(DatabaseConfig.@Nullable Login owner) {
    return new DatabaseConfig(jdbcUrl, user, password, owner, DatabaseConfig.DEFAULT_CONNECTIONS);
  }

  private static DatabaseAddress parse(String databaseUrl, String setting) {
    try {
      return parsed(databaseUrl);
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "%s %s; write it as postgresql://USER:PASSWORD@HOST:5432/NAME or jdbc:postgresql://HOST:5432/NAME?user=USER&password=PASSWORD."
              .formatted(setting, e.getMessage()));
    }
  }

  private static DatabaseAddress parsed(String databaseUrl) {
    String plain = Settings.unquoted(databaseUrl);
    Matcher scheme = SCHEME.matcher(plain);
    if (!scheme.matches()) {
      throw refused("names no PostgreSQL");
    }
    if (plain.chars().anyMatch(c -> c <= ' ' || c == '#' || c == 0x7f)) {
      throw refused("holds a blank or a # (in a password: %20, %23)");
    }
    if (BARE_PERCENT.matcher(plain).find()) {
      throw refused("holds a % that begins no %XX (in a password: %25)");
    }
    String rest = scheme.group(2);
    if (plain.startsWith("jdbc:") && !rest.startsWith("/")) {
      rest = "//localhost/" + rest; // the driver's short form
    }
    if (rest.matches("(//)?[^/@?]*/[^/@?]*\\?(.*&)?host=(/|%2[Ff]).*")) {
      throw refused("names the folder of a socket, but the database must be reached over TCP");
    }
    Matcher place = PLACE.matcher(rest);
    if (!place.matches()) {
      throw refused(
          rest.replaceFirst("^//[^/@?]*@", "").matches(".*[@/?].+")
              ? "is not well-formed (in a password, @ is %40, : is %3A, / is %2F and ? is %3F)"
              : "lacks a host or a database name");
    }
    return login(place);
  }

  private static DatabaseAddress login(Matcher place) {
    String hosts = place.group("hosts");
    for (String host : hosts.split(",", -1)) {
      Matcher matcher = HOST.matcher(host);
      if (!matcher.matches() || !isPort(matcher.group("port"))) {
        throw refused(
            "has no HOST:PORT where one belongs (in a password, @ is %40, : is %3A, / is %2F and ? is %3F)");
      }
    }
    Map<String, String> parameters = parameters(place.group("query"));
    String login = place.group("login");
    if (login != null) {
      String[] parts = login.split(":", 2);
      parameters.putIfAbsent("user", parts[0]);
      parameters.putIfAbsent("password", parts.length > 1 ? parts[1] : "");
    }
    String user = percentDecoded(parameters.getOrDefault("user", ""));
    String password = percentDecoded(parameters.getOrDefault("password", ""));
    if (user.isEmpty()) {
      throw refused("names no user");
    }
    String sslMode = parameters.getOrDefault("sslmode", "prefer");
    if (!SSL_MODES.contains(sslMode)) {
      throw refused("has an unknown sslmode (known: " + String.join(", ", SSL_MODES) + ")");
    }
    parameters.keySet().removeAll(Set.of("user", "password"));
    String others =
        parameters.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("&"));
    return new DatabaseAddress(
        "jdbc:postgresql://%s/%s%s"
            .formatted(hosts, place.group("name"), others.isEmpty() ? "" : "?" + others),
        user,
        password);
  }

  private static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String each : query == null ? new String[0] : query.split("&")) {
      String[] parts = each.split("=", 2);
      if (parts.length < 2 || !parts[0].matches("\\w+")) {
        throw refused("has a parameter that is no NAME=VALUE (in a password, & is %26)");
      }
      parameters.put(LIBPQ.getOrDefault(parts[0], parts[0]), parts[1]);
    }
    return parameters;
  }

  private static boolean isPort(@Nullable String digits) {
    return digits == null || (Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65535);
  }

  /** In an address a plus sign is itself, unlike in a form. */
  private static String percentDecoded(String text) {
    String decoded = URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    if (decoded.contains("\uFFFD")) {
      throw refused("holds %XX that are no UTF-8");
    }
    return decoded;
  }

  private static IllegalArgumentException refused(String problem) {
    return new IllegalArgumentException(problem);
  }

  /** Without the password, which could also hide in a parameter. */
  @Override
  public String toString() {
    return "DatabaseAddress[" + DatabaseConfig.place(jdbcUrl) + ", user=" + user + "]";
  }
}
