package dev.vocalise.infra.local;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * A PostgreSQL database and how to log in to it.
 *
 * @param jdbcUrl without user and password
 */
record DatabaseAddress(String jdbcUrl, String user, String password) {

  /**
   * Reads {@code jdbc:postgresql://host:port/name?user=…&password=…} and {@code
   * postgres[ql]://user:password@host:port/name}.
   *
   * @throws StartupException if it is neither or names no user; the message never repeats the
   *     password
   */
  static DatabaseAddress parse(String databaseUrl) {
    String plain = databaseUrl.strip();
    if (plain.startsWith("jdbc:")) {
      plain = plain.substring("jdbc:".length());
    }
    if (!plain.startsWith("postgresql://") && !plain.startsWith("postgres://")) {
      throw refused("names no PostgreSQL");
    }
    URI uri;
    try {
      uri = URI.create(plain);
    } catch (IllegalArgumentException e) {
      throw refused(
          "is not a well-formed address (are special characters of the password written as %XX?)");
    }
    if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
      throw refused("lacks a host or a database name");
    }
    return login(uri);
  }

  private static DatabaseAddress login(URI uri) {
    String user = "";
    String password = "";
    if (uri.getRawUserInfo() != null) {
      String[] parts = uri.getRawUserInfo().split(":", 2);
      user = percentDecoded(parts[0]);
      password = parts.length > 1 ? percentDecoded(parts[1]) : "";
    }
    StringJoiner others = new StringJoiner("&", "?", "").setEmptyValue("");
    for (String parameter :
        uri.getRawQuery() == null ? new String[0] : uri.getRawQuery().split("&")) {
      if (parameter.startsWith("user=")) {
        user = percentDecoded(parameter.substring("user=".length()));
      } else if (parameter.startsWith("password=")) {
        password = percentDecoded(parameter.substring("password=".length()));
      } else if (!parameter.isEmpty()) {
        others.add(parameter);
      }
    }
    if (user.isEmpty()) {
      throw refused("names no user");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new DatabaseAddress(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + others, user, password);
  }

  /** In an address a plus sign is itself, unlike in a form. */
  private static String percentDecoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static StartupException refused(String problem) {
    return new StartupException(
        "DATABASE_URL %s; write it as postgresql://USER:PASSWORD@HOST:5432/NAME or jdbc:postgresql://HOST:5432/NAME?user=USER&password=PASSWORD."
            .formatted(problem));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "DatabaseAddress[" + jdbcUrl + ", user=" + user + "]";
  }
}
