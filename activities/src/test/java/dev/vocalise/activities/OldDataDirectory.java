package dev.vocalise.activities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.infra.lineage.Database;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.local.Endpoints;
import dev.vocalise.infra.local.LocalStack;
import dev.vocalise.infra.local.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The data directory of an earlier build, from the archive in {@code
 * src/test/resources/old-data-directory}: its secrets, its rows under its schema, its artifacts.
 * {@code README.md} there says what it holds and how it was made.
 */
final class OldDataDirectory {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESOURCES = "/old-data-directory/";

  /** Checkpoints that come with the sources are not packed again. */
  private static final Path MODELS = Path.of("../demo/models");

  private final ZipFile archive;

  private OldDataDirectory(ZipFile archive) {
    this.archive = archive;
  }

  /** Restores the directory and leaves it closed. */
  static OldDataDirectory restore(Path folder) throws Exception {
    ZipFile archive = new ZipFile(resource("data-directory.zip").toFile());
    OldDataDirectory old = new OldDataDirectory(archive);
    Files.createDirectories(folder);
    for (ZipEntry entry : old.entries("home/")) {
      Path file = Files.write(folder.resolve(name(entry)), old.bytes(entry));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    try (DataDirectory data = DataDirectory.open(folder);
        LocalStack stack = LocalStack.start(data, Settings.embedded())) {
      old.restoreRows(stack.endpoints());
      old.restoreObjects(stack.endpoints());
    }
    return old;
  }

  /** What a run of the earlier build printed where nobody disturbed it. */
  static JsonNode expected() {
    try {
      return JSON.readTree(resource("expected.json").toFile());
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a table as the earlier build left them. */
  JsonNode rows(String table) {
    try {
      return JSON.readTree(bytes(archive.getEntry("database/rows/" + table + ".json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Under the schema of then; bringing it up to date is for whoever opens the directory. */
  private void restoreRows(Endpoints at) throws SQLException, IOException {
    try (Connection connection = Database.connect(at.database().asOwner());
        Statement statement = connection.createStatement()) {
      statement.execute("create schema vocalise");
      statement.execute("set search_path = vocalise");
      for (ZipEntry script : entries("database/schema/")) {
        statement.execute(new String(bytes(script), StandardCharsets.UTF_8));
      }
      statement.execute("set session_replication_role = replica"); // rows come in any order
      for (ZipEntry rows : entries("database/rows/")) {
        String table = name(rows).replace(".json", "");
        try (PreparedStatement insert =
            connection.prepareStatement(
                "insert into %1$s overriding system value select * from jsonb_populate_recordset(null::%1$s, ?::jsonb)"
                    .formatted(table))) {
          insert.setString(1, new String(bytes(rows), StandardCharsets.UTF_8));
          insert.executeUpdate();
        }
      }
      for (String counted : List.of("checkpoint", "outbox")) {
        statement.execute(
            "select setval(pg_get_serial_sequence('%1$s', 'id'), coalesce(max(id), 0) + 1, false) from %1$s"
                .formatted(counted));
      }
    }
  }

  /** Through the store, since its files carry attributes that no archive keeps. */
  private void restoreObjects(Endpoints at) throws IOException {
    Map<String, byte[]> withSources = modelsByDigest();
    JsonNode mediaTypes = JSON.readTree(bytes(archive.getEntry("objects.json")));
    try (MinioArtifactStore store =
        MinioArtifactStore.connect(
            at.s3Endpoint(),
            at.s3AccessKey(),
            at.s3SecretKey(),
            MinioArtifactStore.DEFAULT_BUCKET)) {
      for (Map.Entry<String, JsonNode> object : mediaTypes.properties()) {
        String sha256 = object.getKey();
        ZipEntry packed = archive.getEntry("objects/" + sha256);
        byte[] bytes =
            packed == null
                ? Objects.requireNonNull(withSources.get(sha256), sha256)
                : bytes(packed);
        store.put(bytes, object.getValue().asText());
      }
    }
  }

  private static Map<String, byte[]> modelsByDigest() throws IOException {
    Map<String, byte[]> models = new HashMap<>();
    try (Stream<Path> files = Files.walk(MODELS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        models.put(sha256(bytes), bytes);
      }
    }
    return models;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(OldDataDirectory.class.getResource(RESOURCES + name), name).toURI());
  }

  /** Files of a folder of the archive, by name. */
  private List<? extends ZipEntry> entries(String folder) {
    return archive.stream().filter(entry -> entry.getName().startsWith(folder)).toList();
  }

  private static String name(ZipEntry entry) {
    return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
  }

  private byte[] bytes(ZipEntry entry) {
    try (InputStream in = archive.getInputStream(entry)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
