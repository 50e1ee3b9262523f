package dev.vocalise.infra.lineage;

import dev.vocalise.infra.artifact.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Who works on a cache key right now, over all processes. A lock ends with the connection that
 * holds it, so a killed process blocks no other; losing one costs double work, never a wrong
 * result.
 */
public record AdvisoryLocks(Database database) {

  /** Held until it is closed; occupies one connection. */
  public static final class Held implements AutoCloseable {
    private final Connection connection;
    private final long number;

    private Held(Connection connection, long number) {
      this.connection = connection;
      this.number = number;
    }

    @Override
    public void close() {
      try (connection;
          PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock(?)")) {
        unlock.setLong(1, number);
        unlock.execute();
      } catch (SQLException e) {
        throw new IllegalStateException("a lock on work could not be given back", e);
      }
    }
  }

  /** The lock on this key, or nothing while it is held elsewhere. */
  public Optional<Held> tryTake(String cacheKey) {
    long number =
        ByteBuffer.wrap(Sha256.newDigest().digest(cacheKey.getBytes(StandardCharsets.UTF_8)))
            .getLong();
    try {
      Connection connection = database.dataSource().getConnection();
      boolean taken = false;
      try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
        lock.setLong(1, number);
        try (ResultSet row = lock.executeQuery()) {
          taken = row.next() && row.getBoolean(1);
        }
      } finally {
        if (!taken) {
          connection.close();
        }
      }
      return taken ? Optional.of(new Held(connection, number)) : Optional.empty();
    } catch (SQLException e) {
      throw new IllegalStateException("a lock on work could not be taken", e);
    }
  }
}
