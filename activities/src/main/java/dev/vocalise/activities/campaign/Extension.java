package dev.vocalise.activities.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.model.Modality;
import dev.vocalise.model.method.Method;
import dev.vocalise.model.settings.Setting;
import dev.vocalise.model.settings.Values;
import dev.vocalise.workflows.campaign.CampaignSpec;
import dev.vocalise.workflows.experiment.BranchSpec;
import dev.vocalise.workflows.experiment.ExperimentSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What a campaign file adds to the campaign that stands under its name: seeds and experiments. All
 * that stands must be in the file, with the same meaning.
 *
 * @param whole the campaign as it would be: what stands in its order, then what is new; published
 *     numbers and description are the file's
 * @param added in the order of {@code whole}
 * @param conflicts what the file says otherwise, or leaves out
 */
public record Extension(CampaignSpec whole, List<Added> added, List<Conflict> conflicts) {
  public Extension {
    added = List.copyOf(added);
    conflicts = List.copyOf(conflicts);
  }

  /**
   * Runs that join.
   *
   * @param fresh whether the experiment is new as well
   */
  public record Added(String experiment, boolean fresh, List<Integer> seeds) {
    public Added {
      seeds = List.copyOf(seeds);
    }
  }

  /**
   * A setting of an experiment that the file may not change.
   *
   * @param key as screens name it, such as {@code training.batchSize}; empty where the file leaves
   *     the experiment out
   */
  public record Conflict(String experiment, String key, String stands, String wanted) {}

  /**
   * @param standing as it is stored
   * @param file with all defaults
   */
  public static Extension of(CampaignSpec standing, CampaignSpec file) {
    Map<String, ExperimentSpec> left = new LinkedHashMap<>();
    file.experiments().forEach(experiment -> left.put(experiment.name(), experiment));
    List<ExperimentSpec> whole = new ArrayList<>();
    List<Added> added = new ArrayList<>();
    List<Conflict> conflicts = new ArrayList<>();
    for (ExperimentSpec stands : standing.experiments()) {
      ExperimentSpec wanted = left.remove(stands.name());
      if (wanted == null) {
        conflicts.add(new Conflict(stands.name(), "", stands.name(), "nothing"));
        continue;
      }
      conflicts.addAll(conflicts(stands, wanted));
      List<Integer> more = new ArrayList<>(wanted.seeds());
      more.removeAll(stands.seeds());
      if (!more.isEmpty()) {
        added.add(new Added(stands.name(), false, more));
      }
      List<Integer> seeds = new ArrayList<>(stands.seeds());
      seeds.addAll(more);
      whole.add(withSeeds(stands, seeds));
    }
    for (ExperimentSpec fresh : left.values()) {
      added.add(new Added(fresh.name(), true, fresh.seeds()));
      whole.add(fresh);
    }
    return new Extension(
        new CampaignSpec(
            standing.name(), file.description(), whole, file.baselines(), standing.priority()),
        added,
        conflicts);
  }

  /** How many runs join. */
  public int runs() {
    return added.stream().mapToInt(one -> one.seeds().size()).sum();
  }

  private static List<Conflict> conflicts(ExperimentSpec stands, ExperimentSpec wanted) {
    List<Conflict> conflicts = new ArrayList<>();
    if (!wanted.seeds().containsAll(stands.seeds())) {
      conflicts.add(
          new Conflict(
              stands.name(), "seeds", stands.seeds().toString(), wanted.seeds().toString()));
    }
    ExperimentSpec before = withSeeds(stands, List.of());
    ExperimentSpec after = withSeeds(wanted, List.of());
    if (sameMethods(before, after)) {
      List<BranchSpec> same = new ArrayList<>();
      for (int i = 0; i < before.branches().size(); i++) {
        BranchSpec then = before.branches().get(i);
        BranchSpec now = after.branches().get(i);
        boolean second = i > 0; // the file has groups of their own for it
        settings(stands.name(), second, values(then), values(now), conflicts);
        same.add(withTraining(now, then.training()));
      }
      after = with(after, same, List.of());
    }
    int known = conflicts.size();
    if (!CanonicalJson.tree(before).equals(CanonicalJson.tree(after))) {
      JsonNode shown = ExperimentRows.settings(before);
      differ(stands.name(), "", shown, ExperimentRows.settings(after), conflicts);
      if (conflicts.size() == known) { // in what screens leave out
        JsonNode whole = CanonicalJson.tree(before);
        differ(stands.name(), "", whole, CanonicalJson.tree(after), conflicts);
      }
    }
    return conflicts;
  }

  private static boolean sameMethods(ExperimentSpec before, ExperimentSpec after) {
    return methods(before).equals(methods(after));
  }

  private static List<String> methods(ExperimentSpec experiment) {
    return experiment.branches().stream()
        .map(branch -> branch.modality() + " " + branch.methodName())
        .toList();
  }

  /** What an earlier build stored lacks settings that are newer, whose defaults are what it did. */
  private static Values values(BranchSpec branch) {
    return Values.of(
        Method.of(branch.methodName()).settings(),
        Modality.of(branch.modality()),
        branch.training());
  }

  private static void settings(
      String experiment, boolean second, Values stands, Values wanted, List<Conflict> into) {
    for (Setting setting : stands.settings().list()) {
      Object before = stands.find(setting.key());
      Object after = wanted.find(setting.key());
      boolean follows = follows(setting, stands) && follows(setting, wanted);
      if (!Objects.equals(before, after) && !follows) {
        into.add(
            new Conflict(
                experiment,
                second ? "text" + capitalised(setting.key()) : setting.key(),
                before == null ? "nothing" : before.toString(),
                after == null ? "nothing" : after.toString()));
      }
    }
  }

  /** Whether the value is that of another setting, which says it already. */
  private static boolean follows(Setting setting, Values values) {
    String other = setting.sameAs();
    return other != null && Objects.equals(values.find(setting.key()), values.find(other));
  }

  private static String capitalised(String key) {
    return key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
  }

  /** Every leaf that differs, by its path. */
  private static void differ(
      String experiment, String path, JsonNode stands, JsonNode wanted, List<Conflict> into) {
    if (stands.equals(wanted)) {
      return;
    }
    if (!stands.isObject() || !wanted.isObject()) {
      into.add(new Conflict(experiment, path, text(stands), text(wanted)));
      return;
    }
    TreeSet<String> keys = new TreeSet<>();
    stands.fieldNames().forEachRemaining(keys::add);
    wanted.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      differ(
          experiment,
          path.isEmpty() ? key : path + "." + key,
          stands.path(key),
          wanted.path(key),
          into);
    }
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "nothing";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static BranchSpec withTraining(BranchSpec branch, Map<String, Object> training) {
    return new BranchSpec(
        branch.modality(),
        branch.kind(),
        branch.backbone(),
        branch.text(),
        training,
        branch.method(),
        branch.encoder());
  }

  private static ExperimentSpec withSeeds(ExperimentSpec experiment, List<Integer> seeds) {
    return with(experiment, experiment.branches(), seeds);
  }

  private static ExperimentSpec with(
      ExperimentSpec experiment, List<BranchSpec> branches, List<Integer> seeds) {
    return new ExperimentSpec(
        experiment.name(),
        experiment.source(),
        experiment.target(),
        experiment.modality(),
        branches,
        experiment.fusion(),
        seeds,
        experiment.split(),
        experiment.reference(),
        experiment.reproduces(),
        experiment.extra(),
        experiment.classes());
  }
}
