package dev.vocalise.activities.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.comparison.Difference.Of;
import dev.vocalise.activities.stage.FlatSettings;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.workflows.StageName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What tells sides apart besides their results. */
final class Differences {
  private static final int DIGITS = 12;

  /** Facts of an environment that are the code's; all others are the machine's. */
  private static final Set<String> CODE = Set.of("code", "build", "commit", "libraries", "java");

  /** Said elsewhere, or no choice of the experiment. */
  private static final Set<String> SHOWN = Set.of("name", "seeds");

  private Differences() {}

  static List<Difference> of(List<Side> sides, ComparedRuns runs) {
    List<Difference> all =
        new ArrayList<>(
            differing(
                Of.SETTINGS,
                sides.stream().map(side -> FlatSettings.of(side.row().settings())).toList()));
    all.removeIf(one -> SHOWN.contains(one.key()) || one.key().startsWith("reference"));
    all.sort(Comparator.comparingLong(Differences::depth)); // what decides most first
    all.addAll(
        differing(
            Of.INPUTS, sides.stream().map(side -> inputs(runs.inputs(side.runs()))).toList()));
    List<Map<String, String>> facts =
        sides.stream().map(side -> facts(runs.environments(side.runs()))).toList();
    for (Difference one : differing(Of.MACHINE, facts)) {
      boolean code = CODE.contains(one.key()) || one.key().endsWith(" version");
      all.add(code ? new Difference(Of.CODE, one.key(), one.values()) : one);
    }
    return all.stream().sorted(Comparator.comparing(Difference::of)).toList();
  }

  private static long depth(Difference one) {
    return one.key().chars().filter(c -> c == '.').count();
  }

  private static List<Difference> differing(Of of, List<Map<String, String>> sides) {
    Set<String> keys = new LinkedHashSet<>();
    sides.forEach(side -> keys.addAll(side.keySet()));
    List<Difference> differing = new ArrayList<>();
    for (String key : keys) {
      List<String> values =
          sides.stream().map(side -> side.getOrDefault(key, Difference.NONE)).toList();
      if (values.stream().distinct().count() > 1) {
        differing.add(new Difference(of, key, values));
      }
    }
    return differing;
  }

  /** By stage and name the digest; where seeds read different files, how many. */
  private static Map<String, String> inputs(List<ComparedRuns.Input> inputs) {
    Map<String, Set<String>> digests = new TreeMap<>();
    for (ComparedRuns.Input input : inputs) {
      String branch = input.subject().isEmpty() ? "" : " " + input.subject();
      digests
          .computeIfAbsent(
              StageName.noun(input.stage()) + branch + ": " + input.name(), key -> new TreeSet<>())
          .add(input.sha256().substring(0, DIGITS));
    }
    return joined(digests);
  }

  private static Map<String, String> facts(List<JsonNode> environments) {
    Map<String, Set<String>> values = new TreeMap<>();
    for (JsonNode environment : environments) {
      FlatSettings.of(environment)
          .forEach((key, value) -> values.computeIfAbsent(key, k -> new TreeSet<>()).add(value));
    }
    return joined(values);
  }

  private static Map<String, String> joined(Map<String, Set<String>> values) {
    Map<String, String> joined = new TreeMap<>();
    values.forEach(
        (key, all) ->
            joined.put(key, all.size() <= 3 ? String.join(", ", all) : all.size() + " different"));
    return joined;
  }
}
