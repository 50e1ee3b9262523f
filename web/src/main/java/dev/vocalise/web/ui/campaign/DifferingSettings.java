package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.stage.FlatSettings;
import dev.vocalise.infra.lineage.CampaignBoard.ExperimentRow;
import dev.vocalise.web.campaign.StandardSettings;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What tells the experiments of one campaign apart, and what they share. */
final class DifferingSettings {
  /** Shown elsewhere on the board. */
  private static final Set<String> SHOWN = Set.of("name", "seeds");

  private static final int MOST = 3;

  private DifferingSettings() {}

  /**
   * By experiment: the settings in which it differs from the first of its modality, after the
   * modality where that is not the campaign's first. A branch with another method is named by that
   * and by what differs from the method's own defaults: its other settings are no choice of the
   * experiment.
   */
  static Map<String, String> of(List<ExperimentRow> rows) {
    Map<String, String> words = new HashMap<>();
    Map<String, ExperimentRow> firstOf = new HashMap<>();
    rows.forEach(row -> firstOf.putIfAbsent(modality(row), row));
    for (ExperimentRow row : rows) {
      List<String> different = new ArrayList<>();
      if (!modality(row).equals(modality(rows.get(0)))) {
        different.add(modality(row));
      }
      different.addAll(differences(row, firstOf.getOrDefault(modality(row), row)));
      int more = different.size() - MOST;
      String text = String.join(", ", different.subList(0, Math.min(MOST, different.size())));
      words.put(row.name(), more > 0 ? text + ", " + more + " more" : text);
    }
    return words;
  }

  private static String modality(ExperimentRow row) {
    String modality = row.settings().path("modality").asText();
    boolean oneModel =
        modality.equals(ExperimentSpec.AUDIO_TEXT) && !row.settings().has(BranchSpec.AUDIO);
    return modality + (oneModel ? " in one model" : "");
  }

  private static List<String> differences(ExperimentRow row, ExperimentRow from) {
    Map<String, String> own = FlatSettings.of(row.settings());
    Map<String, String> others = expected(row, from);
    List<String> keys =
        Stream.concat(own.keySet().stream(), others.keySet().stream())
            .distinct()
            .sorted(Comparator.comparingLong(DifferingSettings::depth)) // what decides most first
            .toList();
    List<String> different = new ArrayList<>();
    for (String key : keys) {
      String value = own.getOrDefault(key, "–");
      if (!SHOWN.contains(key)
          && !key.startsWith("reference")
          && !value.equals(others.getOrDefault(key, "–"))) {
        different.add(FlatSettings.shortKey(key) + " " + value);
      }
    }
    return different;
  }

  /** Settings of the first, with the defaults of the row's own method where that is another. */
  private static Map<String, String> expected(ExperimentRow row, ExperimentRow first) {
    Map<String, String> own = FlatSettings.of(row.settings());
    Map<String, String> standard = FlatSettings.of(StandardSettings.of(row.settings()));
    Map<String, String> expected = FlatSettings.of(first.settings());
    for (String branch : List.of("", BranchSpec.AUDIO + ".", BranchSpec.TEXT + ".")) {
      String method = branch + "method";
      if (!Objects.equals(own.get(method), expected.get(method))) {
        String training = branch + "training.";
        expected.keySet().removeIf(key -> key.startsWith(training));
        standard.keySet().stream()
            .filter(key -> key.startsWith(training))
            .forEach(key -> expected.put(key, standard.get(key)));
      }
    }
    return expected;
  }

  private static long depth(String key) {
    return key.chars().filter(c -> c == '.').count();
  }

  /** Corpora, modality and backbone where all experiments have the same. */
  static String shared(List<ExperimentRow> rows) {
    Map<String, String> first = new LinkedHashMap<>(FlatSettings.of(rows.get(0).settings()));
    for (ExperimentRow row : rows) {
      Map<String, String> own = FlatSettings.of(row.settings());
      first.entrySet().removeIf(line -> !line.getValue().equals(own.get(line.getKey())));
    }
    List<String> words = new ArrayList<>();
    String source = first.getOrDefault("source.corpus", first.get("source"));
    String target = first.getOrDefault("target.corpus", first.get("target"));
    if (source != null && target != null) {
      words.add(source + " → " + target);
    }
    for (String key : List.of("modality", "backbone")) {
      if (first.containsKey(key)) {
        words.add(first.get(key));
      }
    }
    return String.join(", ", words);
  }
}
