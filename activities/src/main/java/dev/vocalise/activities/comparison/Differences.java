package dev.vocalise.activities.comparison;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.comparison.Difference.Of;
import dev.vocalise.activities.stage.FlatSettings;
import dev.vocalise.infra.lineage.ComparedRuns;
import dev.vocalise.workflows.StageName;
import dev.vocalise.workflows.experiment.BranchSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What tells sides apart besides their results. */
final class Differences {
  private static final int DIGITS = 12;

  /** Facts of an environment that are the code's; all others are the machine's. */
  private static final Set<String> CODE = Set.of("code", "build", "commit", "libraries", "java");

  /** Said elsewhere, or no choice of the experiment. */
  private static final Set<String> SHOWN = Set.of("name", "seeds");

  /** What belongs to a branch and stands at the top where there is only one. */
  private static final Set<String> OF_BRANCH =
      Set.of("kind", "backbone", "method", "training", "encoder");

  /** What a key of a branch begins with, among settings and inputs. */
  private static final Pattern BRANCH =
      Pattern.compile("(audio|text)\\..*|training (audio|text): .*");

  private Differences() {}

  static List<Difference> of(List<Side> sides, ComparedRuns runs) {
    boolean branches = sides.stream().anyMatch(Differences::twoBranches);
    List<Difference> all =
        new ArrayList<>(
            differing(Of.SETTINGS, sides.stream().map(side -> settings(side, branches)).toList()));
    all.removeIf(one -> SHOWN.contains(one.key()) || one.key().startsWith("reference"));
    all.sort(Comparator.comparingLong(Differences::depth)); // what decides most first
    all.addAll(
        differing(
            Of.INPUTS,
            sides.stream()
                .map(side -> inputs(runs.inputs(side.runs()), branches ? only(side) : ""))
                .toList()));
    List<Map<String, String>> facts =
        sides.stream().map(side -> facts(runs.environments(side.runs()))).toList();
    for (Difference one : differing(Of.MACHINE, facts)) {
      boolean code = CODE.contains(one.key()) || one.key().endsWith(" version");
      all.add(code ? new Difference(Of.CODE, one.key(), one.values()) : one);
    }
    return all.stream().sorted(Comparator.comparing(Difference::of)).toList();
  }

  private static boolean twoBranches(Side side) {
    return side.row().settings().has(BranchSpec.AUDIO);
  }

  /** The modality of the only branch; empty where there are two. */
  private static String only(Side side) {
    return twoBranches(side) ? "" : side.row().settings().path("modality").asText(BranchSpec.AUDIO);
  }

  /** Beside others that have two, the only branch stands below its modality like theirs. */
  private static Map<String, String> settings(Side side, boolean branches) {
    Map<String, String> settings = new LinkedHashMap<>();
    String before = branches ? only(side) : "";
    FlatSettings.of(side.row().settings())
        .forEach(
            (key, value) ->
                settings.put(
                    !before.isEmpty() && OF_BRANCH.contains(key.split("\\.")[0])
                        ? before + "." + key
                        : key,
                    value));
    return settings;
  }

  private static long depth(Difference one) {
    return one.key().chars().filter(c -> c == '.').count();
  }

  /** A branch that a side does not have is told by the modality, and not key by key. */
  private static List<Difference> differing(Of of, List<Map<String, String>> sides) {
    Set<String> keys = new LinkedHashSet<>();
    List<Set<String>> branches = new ArrayList<>();
    for (Map<String, String> side : sides) {
      keys.addAll(side.keySet());
      branches.add(side.keySet().stream().map(Differences::branch).collect(Collectors.toSet()));
    }
    List<Difference> differing = new ArrayList<>();
    for (String key : keys) {
      String branch = branch(key);
      Set<String> told = new LinkedHashSet<>();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < sides.size(); i++) {
        String value = sides.get(i).getOrDefault(key, Difference.NONE);
        values.add(value);
        if (branch.isEmpty() || branches.get(i).contains(branch)) {
          told.add(value);
        }
      }
      if (told.size() > 1) {
        differing.add(new Difference(of, key, values));
      }
    }
    return differing;
  }

  private static String branch(String key) {
    Matcher branch = BRANCH.matcher(key);
    return !branch.matches() ? "" : branch.group(1) == null ? branch.group(2) : branch.group(1);
  }

  /**
   * By stage and name the digest; where seeds read different files, how many.
   *
   * @param only modality of an only branch, where others have two; else empty
   */
  private static Map<String, String> inputs(List<ComparedRuns.Input> inputs, String only) {
    Map<String, Set<String>> digests = new TreeMap<>();
    for (ComparedRuns.Input input : inputs) {
      boolean training = input.stage().equals(StageName.TRAIN.stored());
      String subject = input.subject().isEmpty() && training ? only : input.subject();
      String branch = subject.isEmpty() ? "" : " " + subject;
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
