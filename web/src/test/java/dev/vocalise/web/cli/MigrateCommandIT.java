package dev.vocalise.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
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

/** The command that an update runs before the others, with the two users of a database. */
@Tag("servers")
class MigrateCommandIT {
  private static final String COUNT = "select count(*) from vocalise.flyway_schema_history";

  @TempDir private Path folder;

  private static String url(DatabaseConfig database) {
    return database
        .jdbcUrl()
        .replaceFirst(
            "jdbc:postgresql://",
            "postgresql://%s:%s@".formatted(database.user(), database.password()));
  }

  private static int migrations(DatabaseConfig database) throws SQLException {
    try (Connection connection = Database.connect(database);
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery(COUNT)) {
      count.next();
      return count.getInt(1);
    }
  }

  @Test
  void itMakesTheTablesOnceAsTheirOwnerAndEnds() throws Exception {
    Settings settings = Settings.fromEnvironment(Map.of("TEMPORAL_ADDRESS", "t:1"));
    try (DataDirectory data = DataDirectory.open(folder.resolve("servers"));
        LocalStack stack = LocalStack.start(data, settings)) {
      DatabaseConfig writer = stack.endpoints().database();
      PackagedCli cli =
          new PackagedCli(
              folder,
              Map.of("DATABASE_URL", url(writer), "DATABASE_OWNER_URL", url(writer.asOwner())));

      Result first = cli.run("migrate");
      assertThat(first.code()).as(first.err()).isZero();
      int done = migrations(writer);
      assertThat(done).isGreaterThan(10);
      assertThat(Database.whoMayRewriteLedger(writer)).isEmpty();
      Result second = cli.run("migrate");

      assertThat(second.code()).as(second.err()).isZero();
      assertThat(migrations(writer)).isEqualTo(done);
    }
  }
}
