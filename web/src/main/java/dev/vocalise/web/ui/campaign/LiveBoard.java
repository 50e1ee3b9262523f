package dev.vocalise.web.ui.campaign;

import dev.vocalise.activities.aggregation.WatchedTable;
import dev.vocalise.web.ui.live.Parts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One board that browsers look at: read once per change, however many they are. Thread-safe. */
final class LiveBoard {
  private final WatchedTable watched;
  private final Function<WatchedTable.Look, BoardView> words;
  private final Parts parts = new Parts();

  private volatile boolean old = true;
  private volatile @Nullable UUID campaign;
  private @Nullable BoardView view;

  LiveBoard(WatchedTable watched, Function<WatchedTable.Look, BoardView> words) {
    this.watched = watched;
    this.words = words;
  }

  /**
   * A board and what of it is new.
   *
   * @param newer names of parts; null for a browser that has to be given everything
   */
  record Shown(BoardView view, String version, @Nullable Set<String> newer) {
    public boolean has(String part) {
      return newer != null && newer.contains(part);
    }

    /** One of many parts of a kind. */
    public boolean has(String kind, String of) {
      return has(kind + "-" + of);
    }
  }

  /** Something of the campaign changed; null for any. */
  void changed(@Nullable UUID which) {
    UUID own = campaign;
    if (which == null || own == null || which.equals(own)) {
      old = true;
    }
  }

  /**
   * Reads the board if it changed, or nobody says that he knows it.
   *
   * @param known version that a browser has; null for a page that is loaded, which also sees
   *     changes of a moment ago that nobody was notified of yet
   */
  synchronized Optional<Shown> show(@Nullable String known) {
    if (old || known == null) {
      old = false; // before it is read: what changes meanwhile makes it old again
      try {
        read();
      } catch (RuntimeException e) {
        old = true;
        throw e;
      }
    }
    return Optional.ofNullable(view)
        .map(shown -> new Shown(shown, parts.version(), parts.since(known)));
  }

  private void read() {
    Optional<WatchedTable.Look> look = watched.look();
    if (look.isEmpty()) {
      old = true; // nobody is notified of a campaign that nobody knows
      view = null;
      return;
    }
    campaign = look.get().board().campaign().id();
    BoardView shown = words.apply(look.get());
    parts.show(frame(shown), parts(shown));
    view = shown;
  }

  /** What is sent with the whole page alone. */
  private static Object frame(BoardView view) {
    return Arrays.asList(
        view.topics(),
        view.address(),
        view.compact(),
        view.axis().referenced(),
        view.comparisons() == null ? null : view.comparisons().baseline(),
        view.experiments().stream()
            .map(one -> List.of(one.name(), one.settings(), one.reimplementation()))
            .toList());
  }

  private static Map<String, Object> parts(BoardView view) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put(
        "heading",
        Arrays.asList(
            view.name(),
            view.description(),
            view.summary(),
            view.state(),
            view.launched(),
            view.priority(),
            view.kept(),
            view.spec(),
            view.pausable(),
            view.paused(),
            view.resumable(),
            view.cancellable()));
    parts.put("progress", List.of(view.progress(), view.counts()));
    parts.put(
        "alerts",
        Arrays.asList(
            view.failures(),
            view.moreFailures(),
            view.reason(),
            view.state(),
            view.otherBuild(),
            view.builds()));
    for (BoardView.Experiment experiment : view.experiments()) {
      experiment.cells().forEach(cell -> parts.put("cell-" + cell.runId(), cell));
      parts.put(
          "numbers-" + experiment.name(),
          Arrays.asList(
              experiment.alone(),
              experiment.others(),
              experiment.mean(),
              experiment.deviation(),
              experiment.pending()));
      parts.put("interval-" + experiment.name(), experiment.picture());
      parts.put(
          "difference-" + experiment.name(), Optional.<Object>ofNullable(experiment.difference()));
    }
    parts.put("axis", view.axis());
    parts.put("comparisons", Optional.<Object>ofNullable(view.comparisons()));
    return parts;
  }
}
