package dev.vocalise.infra.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database of the embedded PostgreSQL and its two users (ADR 24). */
final class PostgresLogins {
  /** The SQLState of a login that is refused. */
  private static final String WRONG_PASSWORD = "28P01";

  private static final Duration SINGLE_LIMIT = Duration.ofMinutes(2);
  private static final Logger log = LoggerFactory.getLogger(PostgresLogins.class);

  private final Path data;
  private final Credentials credentials;

  PostgresLogins(Path data, Credentials credentials) {
    this.data = data;
    this.credentials = credentials;
  }

  /**
   * Makes what is missing.
   *
   * @return false if the owner has another password
   */
  boolean prepare(int port) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, PostgresServer.OWNER, credentials.databasePassword());
        Statement sql = connection.createStatement()) {
      if (!exists(sql, "pg_database where datname = '" + PostgresServer.DATABASE + "'")) {
        sql.execute("create database " + PostgresServer.DATABASE);
      }
      if (!exists(sql, "pg_roles where rolname = '" + PostgresServer.WRITER + "'")) {
        sql.execute("create role " + PostgresServer.WRITER);
      }
      sql.execute(
          "alter role %s login password '%s'"
              .formatted(PostgresServer.WRITER, credentials.writerPassword()));
      return true;
    } catch (SQLException e) {
      if (WRONG_PASSWORD.equals(e.getSQLState())) {
        return false;
      }
      throw new StartupException(
          "The embedded PostgreSQL in %s does not make its database and users (%s); free some space if that is what it lacks, and start again."
              .formatted(data, e.getMessage()),
          e);
    }
  }

  private static boolean exists(Statement sql, String what) throws SQLException {
    try (ResultSet found = sql.executeQuery("select 1 from " + what)) {
      return found.next();
    }
  }

  /** Without a server, as the owner of the files: credentials.json was lost and made again. */
  void setPassword(Path programs) throws IOException {
    log.warn("{} has another password than credentials.json: it is set to that one", data);
    Path statement = data.resolveSibling("password.new");
    Path output = data.resolveSibling("password.log");
    OwnerOnly.write(
        statement,
        "ALTER ROLE %s PASSWORD '%s'\n"
            .formatted(PostgresServer.OWNER, credentials.databasePassword()));
    try {
      Process single =
          PostgresProcess.start(
              output,
              statement,
              List.of(
                  programs.resolve("bin/postgres").toString(),
                  "--single",
                  "-D",
                  data.toString(),
                  "postgres"));
      if (!PostgresProcess.awaitExit(single, SINGLE_LIMIT) || single.exitValue() != 0) {
        single.destroyForcibly();
        throw PostgresProcess.failure("PostgreSQL could not set its password in " + data, output);
      }
      Files.deleteIfExists(output);
    } finally {
      Files.deleteIfExists(statement);
    }
  }
}
