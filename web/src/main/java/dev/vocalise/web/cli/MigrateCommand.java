package dev.vocalise.web.cli;

import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.local.Storage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The tables of a real database, as their owner, and nothing else. */
@Command(
    name = "migrate",
    description = "Bring the tables of a real database up to date, as their owner, and end.",
    footerHeading = "%nExample (with DATABASE_URL and DATABASE_OWNER_URL set):%n",
    footer = "  vocalise migrate")
final class MigrateCommand implements Callable<Integer> {
  @ParentCommand private @Nullable VocaliseCommand root;

  @Override
  public Integer call() {
    DatabaseConfig database = Storage.realDatabase(System.getenv());
    Database.openUnsigned(database.withConnections(2)).close();
    Group.root(root)
        .terminal()
        .line(
            "The tables at %s are up to date.".formatted(DatabaseConfig.place(database.jdbcUrl())));
    return 0;
  }
}
