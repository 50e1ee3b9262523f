package dev.vocalise.activities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.stage.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes that nothing of Vocalise makes, drawn at random: of any column of any row, of the ledger,
 * of artifacts and of a corpus' files. SQL runs as the owner of the database with its triggers off.
 */
final class Tampering {
  /** Rows that statements are about. */
  private static final List<String> TABLES =
      List.of("corpus", "model", "campaign", "experiment", "seed_run", "stage_run");

  /** Where work stands at the moment, and where MLflow keeps a copy. */
  private static final String VOLATILE =
      "('progress','repairs','opened_at','mlflow_run_id','mlflow_experiment_id','stopping')";

  private final Connection owner;
  private final List<Path> artifacts;
  private final List<Path> corpusFiles;
  private final Path heads;
  private final Random random;

  /**
   * @param artifacts files of the store that rows name
   * @param corpusFiles audio, label files and transcripts that were registered
   * @param heads the file of signed heads
   */
  Tampering(Connection owner, List<Path> artifacts, List<Path> corpusFiles, Path heads, long seed)
      throws SQLException {
    this.owner = owner;
    this.artifacts = artifacts;
    this.corpusFiles = corpusFiles;
    this.heads = heads;
    this.random = new Random(seed);
    execute("set search_path = vocalise", "set session_replication_role = replica");
  }

  /** Puts back what was there. */
  interface Undo {
    void run() throws SQLException, IOException;
  }

  /**
   * @param what for people
   * @param pointers the finding must name all of them
   */
  record Change(String what, List<String> pointers, Undo undo) {}

  /** Makes one change. */
  Change next() throws SQLException, IOException {
    @Nullable Change made = null;
    while (made == null) { // until one is possible: some columns take not every value
      made = draw();
    }
    return made;
  }

  private @Nullable Change draw() throws SQLException, IOException {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> column(pick(TABLES));
      case 4 -> row(pick(TABLES));
      case 5, 6 -> ledger();
      case 7 -> curve();
      case 8 -> cache();
      case 9 -> artifact();
      case 10 -> changed(pick(corpusFiles));
      default -> heads();
    };
  }

  private @Nullable Change column(String table) throws SQLException, IOException {
    String id = one("select id from " + table + " order by id");
    String column =
        one(
            "select column_name from information_schema.columns where table_schema = 'vocalise'"
                + " and table_name = '"
                + table
                + "' and column_name not in "
                + VOLATILE);
    String type =
        value(
            "select data_type from information_schema.columns where table_schema = 'vocalise' and"
                + " table_name = ? and column_name = ?",
            table,
            column);
    String old = value("select %s::text from %s where id::text = ?".formatted(column, table), id);
    String fresh =
        switch (type) {
          case "text" -> old + "x";
          case "jsonb" -> json(old);
          case "uuid" -> UUID.randomUUID().toString();
          case "boolean" -> old.equals("true") ? "false" : "true";
          case "double precision" ->
              old.isEmpty() ? "0.5" : String.valueOf(Math.nextUp(Double.parseDouble(old)));
          case "timestamp with time zone" ->
              value(
                  "select (coalesce(nullif(?, '')::timestamptz, now()) + interval '1 microsecond')::text",
                  old);
          default -> old.isEmpty() ? "1" : String.valueOf(Long.parseLong(old) + 1);
        };
    return changed(
        table,
        "update %s set %s = '%s' where id::text = '%s'"
            .formatted(table, column, fresh.replace("'", "''"), id),
        column.equals("id") ? List.of(id) : List.of(id, column));
  }

  /** One leaf becomes another one. */
  private String json(String old) throws IOException {
    if (old.isEmpty()) {
      return "{\"a\": 1}";
    }
    return changed(CanonicalJson.MAPPER.readTree(old)).toString();
  }

  private JsonNode changed(JsonNode node) {
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = pick(names);
      object.set(name, changed(object.get(name)));
      return object;
    }
    if (node instanceof ArrayNode array && !array.isEmpty()) {
      int index = random.nextInt(array.size());
      array.set(index, changed(array.get(index)));
      return array;
    }
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (node.isIntegralNumber()) {
      return json.numberNode(node.asLong() + 1);
    }
    if (node.isNumber()) {
      return json.numberNode(Math.nextUp(node.asDouble()));
    }
    return node.isTextual() ? json.textNode(node.asText() + "x") : json.numberNode(7);
  }

  private @Nullable Change row(String table) throws SQLException {
    String id = one("select id from " + table + " order by id");
    if (random.nextBoolean()) {
      return changed(
          table, "delete from %s where id::text = '%s'".formatted(table, id), List.of(id));
    }
    UUID invented = UUID.randomUUID();
    return changed(
        table,
        "insert into %1$s select (jsonb_populate_record(t, jsonb_build_object('id', '%2$s') || case when to_jsonb(t) ? 'name' then jsonb_build_object('name', 'n%2$s') when to_jsonb(t) ? 'seed' then jsonb_build_object('seed', 99) else '{}' end)).* from %1$s t where id::text = '%3$s'"
            .formatted(table, invented, id),
        List.of(invented.toString()));
  }

  private @Nullable Change ledger() throws SQLException {
    long last = Long.parseLong(value("select max(seq)::text from ledger_entry"));
    long seq = 1 + random.nextLong(last);
    String at = " where seq = " + seq;
    String entry = "entry " + seq;
    return switch (random.nextInt(10)) {
      case 0 -> {
        String envelope =
            value("select envelope from ledger_entry where seq::text = ?", String.valueOf(seq));
        int index = random.nextInt(envelope.length());
        char other = envelope.charAt(index) == 'A' ? 'B' : 'A';
        String bad = envelope.substring(0, index) + other + envelope.substring(index + 1);
        yield changed(
            "ledger_entry",
            "update ledger_entry set envelope = '" + bad.replace("'", "''") + "'" + at,
            List.of(entry));
      }
      case 1 ->
          changed(
              "ledger_entry", "update ledger_entry set sha256 = md5(sha256)" + at, List.of(entry));
      case 2 ->
          changed(
              "ledger_entry",
              "update ledger_entry set created_at = created_at - interval '1 day'" + at,
              List.of(entry));
      case 3 ->
          changed(
              "ledger_entry",
              "update ledger_entry set previous_sha256 = repeat('0', 63) || 'f'" + at,
              List.of(entry));
      case 4 ->
          changed(
              "ledger_entry",
              "delete from ledger_entry" + at,
              List.of(seq == last ? "head" : "entry " + (seq + 1)));
      case 5 ->
          changed("ledger_entry", "delete from ledger_entry where seq >= " + seq, List.of("head"));
      case 6 ->
          seq == last
              ? null
              : changed(
                  "ledger_entry",
                  "update ledger_entry e set envelope = o.envelope, stage_run_id = o.stage_run_id from ledger_entry o where e.seq in (%1$d, %2$d) and o.seq = %1$d + %2$d - e.seq"
                      .formatted(seq, seq + 1),
                  List.of(entry));
      case 7 ->
          changed(
              "ledger_subject",
              "update ledger_subject set sha256 = repeat('7', 64) where ctid = (select ctid from ledger_subject where seq = "
                  + seq
                  + " limit 1)",
              List.of(entry));
      case 8 -> changed("ledger_subject", "delete from ledger_subject" + at, List.of(entry));
      default ->
          changed("ledger_key", "update ledger_key set public_key = 'x'", List.of("ledger_key"));
    };
  }

  private @Nullable Change curve() throws SQLException {
    String point = one("select run_id || ' ' || key || ' ' || step from metric_point");
    String[] parts = point.split(" ");
    String at =
        " where run_id = '%s' and key = '%s' and step = %s".formatted(parts[0], parts[1], parts[2]);
    String change =
        pick(
            List.of(
                "update metric_point set value = value * (1 + 1e-12) + 1e-12" + at,
                "update metric_point set step = step + 100000" + at,
                "update metric_point set ts = ts - interval '1 second'" + at,
                "delete from metric_point" + at));
    return changed("metric_point", change, List.of(parts[0], parts[1]));
  }

  private @Nullable Change cache() throws SQLException {
    String key = one("select cache_key from stage_cache order by 1");
    return changed(
        "stage_cache",
        "update stage_cache set stage_run_id = (select id from stage_run where cache_key <> '%1$s' and state = 'DONE' order by random() limit 1) where cache_key = '%1$s'"
            .formatted(key),
        List.of(key));
  }

  private Change artifact() throws IOException {
    Path file = pick(artifacts);
    if (random.nextInt(4) > 0) {
      return changed(file, digest(file));
    }
    byte[] good = Files.readAllBytes(file);
    Files.write(
        file, Files.readAllBytes(pick(artifacts.stream().filter(o -> !o.equals(file)).toList())));
    return new Change(
        "another artifact in the place of " + file,
        List.of(digest(file)),
        () -> Files.write(file, good));
  }

  private static String digest(Path file) {
    String path = file.toString();
    return path.substring(path.length() - 65).replace("/", "");
  }

  private Change changed(Path file) throws IOException {
    return changed(file, file.getFileName().toString());
  }

  /** A bit, the end, or all of a file. */
  private Change changed(Path file, String pointer) throws IOException {
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    String what;
    switch (random.nextInt(4)) {
      case 0 -> {
        int index = random.nextInt(bad.length);
        bad[index] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bad);
        what = "a bit of byte " + index;
      }
      case 1 -> {
        Files.write(file, Arrays.copyOf(bad, bad.length - 1));
        what = "the last byte";
      }
      case 2 -> {
        Files.delete(file);
        what = "all";
      }
      default -> {
        Files.delete(file);
        new ProcessBuilder("mkfifo", file.toString()).start().onExit().join();
        return new Change(
            "a pipe in the place of " + file,
            List.of(pointer),
            () -> {
              Files.delete(file);
              Files.write(file, good);
            });
      }
    }
    return new Change(what + " of " + file, List.of(pointer), () -> Files.write(file, good));
  }

  private Change heads() throws IOException {
    String good = Files.readString(heads);
    List<Integer> digits = new ArrayList<>();
    for (int i = 0; i < good.length(); i++) {
      if (good.substring(0, i).matches("(?s).*\n\\d*") && Character.isDigit(good.charAt(i))) {
        digits.add(i);
      }
    }
    int at = pick(digits);
    char other = (char) ('0' + (good.charAt(at) - '0' + 1) % 10);
    Files.writeString(heads, good.substring(0, at) + other + good.substring(at + 1));
    return new Change(
        "digit %d of the heads".formatted(at),
        List.of("head"),
        () -> Files.writeString(heads, good));
  }

  /** Null where the database does not take it, or where it changes nothing. */
  private @Nullable Change changed(String table, String sql, List<String> pointers)
      throws SQLException {
    execute("drop table if exists public.kept", "create table public.kept as table " + table);
    try (Statement statement = owner.createStatement()) {
      if (statement.executeUpdate(sql) == 0) {
        return null;
      }
    } catch (SQLException e) {
      return null;
    }
    return new Change(
        sql,
        pointers,
        () -> execute("delete from " + table, "insert into " + table + " table public.kept"));
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** One of the values that a query finds. */
  private String one(String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = owner.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return pick(all);
  }

  /** The only one, empty for null. */
  private String value(String sql, String... values) throws SQLException {
    try (PreparedStatement query = owner.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setString(i + 1, values[i]);
      }
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        String value = rows.getString(1);
        return value == null ? "" : value;
      }
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
