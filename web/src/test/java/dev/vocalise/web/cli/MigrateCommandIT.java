package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.lineage.TestDatabase;
import dev.vocalise.web.cli.PackagedCli.Result;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that an update runs before the others. */
@Tag("servers")
class MigrateCommandIT {
  @TempDir private Path folder;

  private static int migrations(DatabaseConfig database) throws SQLException {
    try (Connection connection = Database.connect(database);
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("select count(*) from vocalise.flyway_schema_history")) {
      count.next();
      return count.getInt(1);
    }
  }

  @Test
  void itMakesTheTablesOnceAndEnds() throws Exception {
    DatabaseConfig database = TestDatabase.fresh();
    PackagedCli cli = new PackagedCli(folder, Map.of("DATABASE_URL", database.jdbcUrl()));

    Result first = cli.run("migrate");
    assertThat(first.code()).as(first.err()).isZero();
    int done = migrations(database);
    assertThat(done).isGreaterThan(10);
    Result second = cli.run("migrate");

    assertThat(second.code()).as(second.err()).isZero();
    assertThat(migrations(database)).isEqualTo(done);
  }
}
