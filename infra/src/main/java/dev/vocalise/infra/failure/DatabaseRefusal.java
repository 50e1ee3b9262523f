package dev.vocalise.infra.failure;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

/**
 * What a database said when it refused, and what to set. The driver and many servers speak the
 * user's language, so the state decides and never the words.
 */
final class DatabaseRefusal {
  private DatabaseRefusal() {}

  /** One line without an end mark; {@code said} is the first line of the server's words. */
  static String explained(SQLException failure, String said) {
    String advice = advice(failure);
    return advice.isEmpty() ? said : said + "; " + advice;
  }

  private static String advice(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return switch (state) {
      case "28P01" ->
          "correct user or password in DATABASE_URL (special characters of the password as %XX)";
      case "28000" ->
          "let a line of the server's pg_hba.conf allow this user, database and host (hostssl lines need ?sslmode=require in DATABASE_URL), or correct the user in DATABASE_URL";
      case "3D000" ->
          "create the database on that server (CREATE DATABASE) or correct the name at the end of DATABASE_URL";
      case "42501" ->
          "let the database's owner run GRANT CREATE ON DATABASE for it, or name the owner of the tables in DATABASE_OWNER_URL";
      case "25006" -> "let DATABASE_URL name the primary server: this one only reads";
      case "53300" ->
          "end other clients or raise max_connections there (a process of Vocalise takes a dozen)";
      case "57P03" -> "try again in a moment";
      case "08001", "08004", "08006", "08P01" -> connection(failure);
      default -> "";
    };
  }

  private static String connection(SQLException failure) {
    boolean protocol = "08P01".equals(failure.getSQLState());
    if (has(failure, UnknownHostException.class)) {
      return "the host's name is not known here: correct it in DATABASE_URL";
    }
    if (has(failure, SSLException.class)
        || (!protocol && String.valueOf(failure.getMessage()).contains("SSL"))) {
      return "client and server do not agree on TLS: set ?sslmode= in DATABASE_URL to what the server offers: disable, require (checks no certificate) or verify-full (with sslrootcert=FILE)";
    }
    if (protocol || has(failure, EOFException.class)) {
      return "what listens there is no PostgreSQL: correct the port in DATABASE_URL (5432 is usual)";
    }
    if ("08004".equals(failure.getSQLState())) {
      return "correct user and password in DATABASE_URL";
    }
    return has(failure, ConnectException.class)
        ? "see that it runs and listens on that port, or correct host and port in DATABASE_URL"
        : "nothing answered in time: correct host and port in DATABASE_URL, or let the firewall pass them";
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
