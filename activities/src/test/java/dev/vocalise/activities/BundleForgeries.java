package dev.vocalise.activities;

import dev.vocalise.activities.BundleForgery.Change;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.ledger.Envelope;
import dev.vocalise.infra.ledger.LedgerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to make a bundle say something else. */
final class BundleForgeries {
  private BundleForgeries() {}

  /**
   * What a forger may do, by words and the beginning of what must be named for it.
   *
   * @param forger a key that is not the bundle's
   */
  static Map<String, Change> of(BundleForgery of, LedgerKey forger) throws IOException {
    String run = of.in("runs").get(0);
    String first = of.in(run).get(0);
    String second = of.in(run).get(1);
    List<String> statements = of.in("statements");
    String some = statements.get(statements.size() / 2);
    String own = of.last("statements");
    String head = of.last("heads");
    String key = "keys/" + Envelope.parse(of.text(own)).keyId() + ".pem";
    Map<String, Change> all = new LinkedHashMap<>();
    all.put(
        "a score in " + first + "/scores.json",
        in -> in.edit(first + "/scores.json", BundleForgeries::digits));
    all.put(
        "a prediction in " + first + "/predictions.jsonl",
        in -> in.edit(first + "/predictions.jsonl", text -> text.replaceFirst("neutral", "anger")));
    all.put(
        "a prediction less in " + first + "/predictions.jsonl",
        in -> in.edit(first + "/predictions.jsonl", text -> text.replaceFirst(".*\n", "")));
    all.put(
        "results of two seeds swapped in " + second + "/predictions.jsonl",
        in -> {
          in.swap(first + "/predictions.jsonl", second + "/predictions.jsonl");
          in.swap(first + "/scores.json", second + "/scores.json");
        });
    all.put(
        "the split in " + first + "/training.json",
        in ->
            in.edit(
                first + "/training.json",
                text ->
                    text.replaceFirst("\"targetTest\":\\[\"[^\"]*\"", "\"targetTest\":[\"x\"")));
    all.put("a statement removed in " + some, in -> Files.delete(in.file(some)));
    all.put(
        "a statement and its proof removed in content.sha256",
        in -> {
          Files.delete(in.file(some));
          in.edit(
              "proofs/inclusion.json",
              text -> text.replaceFirst("\"" + number(some) + "\" : \\[[^]]*],", ""));
        });
    all.put(
        "a statement edited in " + some,
        in -> in.editStatement(some, text -> text.replaceFirst("\"at\":\"2", "\"at\":\"1")));
    all.put(
        "a statement signed by an unknown key in " + some,
        in -> in.sign(some, forger, text -> text.replaceFirst("\"at\":\"2", "\"at\":\"1")));
    all.put(
        "a statement signed by an added key in " + some,
        in -> {
          in.add(forger);
          in.sign(some, forger, text -> text);
        });
    all.put(
        "two statements swapped in " + statements.get(1),
        in -> in.swap(statements.get(0), statements.get(1)));
    all.put("a statement replayed in " + some, in -> in.copy(statements.get(0), some));
    all.put("a head's root in " + head, in -> in.edit(head, BundleForgeries::otherRoot));
    all.put(
        "an earlier head in the place of the last in " + head,
        in -> in.copy(of.in("heads").get(0), head));
    all.put("the last head removed in " + head, in -> Files.delete(in.file(head)));
    all.put(
        "a key under the fingerprint of another in " + key,
        in -> in.edit(key, any -> LedgerKey.pem(forger.publicKey())));
    all.put(
        "an exact cell in tables/table.csv",
        in -> in.edit("tables/table.csv", BundleForgeries::digits));
    all.put(
        "a seed of the table in tables/table.json",
        in -> in.edit("tables/table.json", BundleForgeries::digits));
    for (String table : List.of("md", "txt", "tex")) {
      String file = "tables/table." + table;
      all.put(
          "a cell in " + file, in -> in.edit(file, text -> text.replaceFirst("\\d\\.\\d", "99.9")));
    }
    String settings = of.in(of.in("experiments").get(0)).get(0);
    all.put("a setting in " + settings, in -> in.edit(settings, BundleForgeries::digits));
    all.put(
        "a seed less in campaign/specification.json",
        in ->
            in.edit(
                "campaign/specification.json", text -> text.replaceFirst("\\[ 3, 4 ]", "[ 3 ]")));
    all.put(
        "the campaign's file in campaign/campaign.yaml",
        in -> in.edit("campaign/campaign.yaml", text -> text + "# better\n"));
    all.put(
        "a digest in artifacts.tsv", in -> in.edit("artifacts.tsv", BundleForgeries::otherDigest));
    all.put(
        "a path of an inclusion proof in " + statements.get(0),
        in ->
            in.edit(
                "proofs/inclusion.json", text -> text.replaceFirst("(\"1\" : \\[ \")..", "$100")));
    all.put(
        "a consistency proof less in proofs/consistency.json",
        in -> in.edit("proofs/consistency.json", any -> "[]\n"));
    all.put(
        "the script that verifies in content.sha256",
        in -> in.edit("checks/results.py", text -> text + "# nothing\n"));
    all.put("a file more in content.sha256", in -> Files.writeString(in.file("more.txt"), "mine"));
    all.put(
        "everything listed and signed again by another key in " + own,
        in -> {
          in.add(forger);
          String old = Sha256.of(in.file("content.sha256"));
          in.edit("tables/table.csv", BundleForgeries::digits);
          String now = in.content();
          in.sign(own, forger, text -> text.replace(old, now));
        });
    return all;
  }

  private static int number(String statement) {
    return Integer.parseInt(statement.replaceAll("\\D", ""));
  }

  /** Another digit after the point of the first number with a fraction. */
  private static String digits(String text) {
    Matcher number = Pattern.compile("\\d\\.(\\d)\\d*").matcher(text);
    if (!number.find()) {
      return text;
    }
    String other = number.group(1).equals("7") ? "8" : "7";
    return text.substring(0, number.start(1)) + other + text.substring(number.end(1));
  }

  private static String otherRoot(String note) {
    String[] lines = note.split("\n", -1);
    lines[2] = (lines[2].startsWith("A") ? "B" : "A") + lines[2].substring(1);
    return String.join("\n", lines);
  }

  private static String otherDigest(String lines) {
    return lines.replaceFirst("\t[0-9a-f]{64}\t", "\t" + "0".repeat(64) + "\t");
  }
}
