package dev.vocalise.infra.local;

import dev.vocalise.infra.address.HttpAddress;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.lineage.DatabaseConfig;
import dev.vocalise.infra.tracking.MlflowTracker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the real servers that the settings name whether they would do; changes nothing there. */
public final class ServerDoctor {
  private static final int CONNECT_MILLIS = 5_000;

  private ServerDoctor() {}

  /** One check for each server that is named; none for embedded ones, nor for wrong settings. */
  public static List<Check> examine(Map<String, String> environment) {
    List<Check> checks = new ArrayList<>();
    Settings settings;
    try {
      settings = Settings.fromEnvironment(environment);
      if (settings.databaseUrl() != null) {
        DatabaseConfig database = DatabaseAddress.of(settings);
        checks.add(database("database", database));
        if (database.owner() != null) {
          checks.add(database("database owner", database.asOwner()));
        }
        whoMayRewriteLedger(database).ifPresent(checks::add);
      }
    } catch (StartupException e) {
      return List.of(); // which the check of the settings tells
    }
    if (settings.s3() != null) {
      checks.add(store(settings.s3()));
    }
    if (settings.temporal() != null) {
      checks.add(temporal(settings.temporal().address()));
    }
    if (settings.mlflowUri() != null) {
      checks.add(mlflow(settings.mlflowUri()));
    }
    return checks;
  }

  private static Check database(String name, DatabaseConfig config) {
    return check(
        name,
        config.toString(),
        Database.refusal(config).map(refusal -> String.valueOf(refusal.getMessage())),
        true);
  }

  private static Optional<Check> whoMayRewriteLedger(DatabaseConfig config) {
    try {
      return Database.whoMayRewriteLedger(config)
          .map(
              user ->
                  Check.optional(
                      "ledger",
                      "the user %s of DATABASE_URL could change entries of the ledger (an audit would find it)"
                          .formatted(user),
                      "Name the owner of the tables in DATABASE_OWNER_URL and another user in DATABASE_URL (docs/servers.md)."));
    } catch (SQLException e) {
      return Optional.empty(); // the check of the database tells
    }
  }

  private static Check store(Settings.S3 s3) {
    return check(
        "store",
        s3.endpoint(),
        MinioArtifactStore.refusal(
            s3.endpoint(),
            s3.accessKey(),
            s3.secretKey(),
            s3.region(),
            MinioArtifactStore.DEFAULT_BUCKET),
        true);
  }

  private static Check temporal(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      String host = address.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return check("temporal", address, Optional.empty(), true);
    } catch (IOException | IllegalArgumentException e) {
      return check(
          "temporal",
          address,
          Optional.of("cannot connect to Temporal at %s (%s)".formatted(address, e.getMessage())),
          true);
    }
  }

  /** Campaigns do without it. */
  private static Check mlflow(String uri) {
    try {
      HttpAddress server = HttpAddress.parse(uri);
      return check("mlflow", server.base(), MlflowTracker.refusal(server), false);
    } catch (IllegalArgumentException e) {
      return check("mlflow", "", Optional.of("MLFLOW_TRACKING_URI " + e.getMessage()), true);
    }
  }

  private static Check check(
      String name, String place, Optional<String> refusal, boolean required) {
    return refusal
        .map(why -> new Check(name, false, required, why, "Mend that, or unset the setting."))
        .orElseGet(() -> Check.good(name, place + " answers"));
  }
}
