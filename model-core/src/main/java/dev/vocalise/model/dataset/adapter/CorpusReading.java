package dev.vocalise.model.dataset.adapter;

import dev.vocalise.model.audio.SoundPrint;
import dev.vocalise.model.dataset.Corpus;
import dev.vocalise.model.dataset.CorpusImportException;
import dev.vocalise.model.dataset.Emotion;
import dev.vocalise.model.dataset.HeldLabel;
import dev.vocalise.model.dataset.ImportOptions;
import dev.vocalise.model.dataset.ImportReport;
import dev.vocalise.model.dataset.Problem;
import dev.vocalise.model.dataset.Utterance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One import while it runs: adapters put in what the label files say, {@link #finish} opens the
 * audio, counts, and decides.
 *
 * <p>What is bad: an utterance that the corpus lists and that cannot be used although it should
 * (broken line, unknown label, bad audio, duplicate). The share is bad / listed, where listed
 * counts every utterance that a label line (in EMO-DB: an audio file) stands for, broken ones
 * included. Exactly 1 % is accepted. Another emotion than the four is not bad.
 */
final class CorpusReading {
  private static final int BAD_PER_LISTED = 100;
  private static final int PATHS_IN_A_NOTE = 3;
  private static final int SHOWN = 60;

  /** What is left out is counted all the same. */
  private static final int MOST_PROBLEMS = 10_000;

  private final String kind;
  private final Path directory;
  private final ImportOptions options;
  private final List<LabelledEntry> entries = new ArrayList<>();
  private final Map<String, LabelledEntry> byKey = new HashMap<>();
  private final Map<String, LabelledEntry> byId = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final Map<String, Integer> skipped = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final CorpusTexts texts;
  private String notRead = "";
  private int listed;
  private int more;

  CorpusReading(String kind, Path directory, ImportOptions options) {
    this.kind = kind;
    this.directory = directory;
    this.options = options;
    texts = new CorpusTexts(directory);
  }

  /** A well-formed label; a second one for the same id is a problem. */
  void add(LabelledEntry entry) {
    LabelledEntry first = byKey.putIfAbsent(entry.key(), entry);
    if (first != null) {
      bad(entry.duplicateOf(first));
      return;
    }
    listed++;
    entries.add(entry);
  }

  /** Something that stands for one listed utterance and cannot be used. */
  void bad(Problem problem) {
    bad(problem, 1);
  }

  /** A line that cannot be read; the audio that it names must not be reported once more. */
  void broken(Problem problem, String line) {
    broken.add(line);
    bad(problem);
  }

  /** Something that takes {@code utterances} listed utterances with it. */
  void bad(Problem problem, int utterances) {
    listed += utterances;
    leaveOut(problem, utterances);
  }

  void note(String sentence) {
    notes.add(sentence);
  }

  /** Says what of the folder was not read at all; labels say themselves what audio they miss. */
  void noteLost(List<String> lost) {
    if (!lost.isEmpty()) {
      String more = lost.size() == 1 ? "" : " (and " + (lost.size() - 1) + " more)";
      notRead = "Not read: " + lost.get(0) + more;
      note(notRead);
    }
  }

  /** Leaves out one recording that is sound but none that this corpus is asked for; not bad. */
  void skip(String reason) {
    skipped.merge(reason, 1, Integer::sum);
  }

  /** The same for the paths behind the names that no broken line mentions. */
  void leaveUnlabelled(SortedMap<String, Path> byName) {
    NavigableMap<String, Path> unlabelled = new TreeMap<>(byName);
    broken.forEach(line -> removeMentioned(unlabelled, line));
    leaveUnlabelled(
        unlabelled.values().stream().map(p -> CorpusFiles.relative(directory, p)).toList());
  }

  /**
   * Takes out the name of which the line holds the longest beginning (any one if it holds none):
   * the recording is counted by its broken line and must not be reported a second time as
   * unlabelled.
   */
  static void removeMentioned(NavigableMap<String, ?> unlabelled, String line) {
    if (!unlabelled.isEmpty()) {
      unlabelled.remove(MentionedName.in(line, unlabelled.navigableKeySet()));
    }
  }

  /**
   * Leaves out audio that no label names. It is counted, but it is not bad: the corpus never
   * promised it, and MSP-PODCAST and MSP-IMPROV come with recordings whose labels are withheld.
   */
  void leaveUnlabelled(List<String> audioPaths) {
    if (audioPaths.isEmpty()) {
      return;
    }
    skipped.put("no label", audioPaths.size());
    note(audioPaths.size() + " audio files have no label and are left out: " + some(audioPaths));
  }

  /** The beginning of a line of labels; nothing of one that names no utterance. */
  static String shown(String line, String name) {
    if (!line.contains(name)) {
      return "something else";
    }
    return "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + "'";
  }

  /** The first few of them. */
  static String some(List<String> all) {
    List<String> shown = all.subList(0, Math.min(PATHS_IN_A_NOTE, all.size()));
    return String.join(", ", shown) + (shown.size() < all.size() ? ", …" : "");
  }

  /** Label files and transcripts, decoded. */
  CorpusTexts texts() {
    return texts;
  }

  private void leaveOut(Problem problem, int utterances) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    } else {
      more++;
    }
    leftOut.merge(problem.reason(), utterances, Integer::sum);
  }

  /** Only as long as no label of another emotion was counted. */
  private int bad() {
    return leftOut.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Opens every audio file and returns the corpus, or throws when too much is bad. */
  Corpus finish(Map<String, Integer> knownTotals) {
    List<Utterance> utterances = new ArrayList<>();
    Map<String, SoundPrint> prints = new HashMap<>();
    for (CheckedAudio checked : CheckedAudio.of(directory, entries, options)) {
      if (checked.utterance() != null) {
        add(checked.utterance(), checked.entry(), utterances);
        prints.putIfAbsent(checked.utterance().id(), checked.print());
      }
      if (checked.problem() != null) {
        leaveOut(checked.problem(), 1);
      }
    }
    int bad = bad(); // before other emotions join the same map
    requireUsable(utterances, bad);
    utterances.sort(Comparator.comparing(Utterance::id));
    EqualSounds equal = new EqualSounds(directory, utterances, prints);
    utterances.replaceAll(equal::marked);
    return corpus(
        utterances, () -> SoundNotes.add(this, utterances, prints, equal.pairs()), knownTotals);
  }

  /** A file may be named like a part of another one. */
  private void add(Utterance utterance, LabelledEntry entry, List<Utterance> utterances) {
    LabelledEntry first = byId.putIfAbsent(utterance.id(), entry);
    if (first == null) {
      utterances.add(utterance);
    } else {
      leaveOut(entry.duplicateOf(first), 1);
    }
  }

  private void requireUsable(List<Utterance> utterances, int bad) {
    if (listed == 0) {
      throw new CorpusImportException(
          directory
              + " lists no utterance: check that this is the folder of the whole corpus"
              + (notRead.isEmpty() ? "" : ". " + notRead));
    }
    boolean tooMany = (long) bad * BAD_PER_LISTED > listed;
    if (utterances.isEmpty() || (tooMany && !options.allowBad())) {
      throw new CorpusImportException(
          "%s: %d of %d listed utterances are bad, at most 1 %% is accepted; %s; mend the files%s"
              .formatted(
                  directory,
                  bad,
                  listed,
                  ProblemGroups.describe(problems, listed, directory),
                  utterances.isEmpty() ? "" : " or import what is good with --allow-bad"),
          problems,
          null);
    }
  }

  private Corpus corpus(
      List<Utterance> utterances, Runnable noteSounds, Map<String, Integer> knownTotals) {
    Map<String, Integer> classes = new LinkedHashMap<>();
    for (Emotion emotion : Emotion.values()) {
      classes.put(emotion.label(), 0);
    }
    Map<String, Integer> speakers = new TreeMap<>();
    Map<String, Integer> sessions = new TreeMap<>();
    Map<String, Map<String, Integer>> attributes = new TreeMap<>();
    Map<String, Integer> dimensions = new TreeMap<>();
    int usable = 0;
    int unknownSpeakers = 0;
    double seconds = 0;
    Parts.keepTogether(utterances).forEach(this::note);
    for (Utterance utterance : utterances) {
      Emotion emotion = utterance.emotion();
      if (emotion == null) {
        leftOut.merge(HeldLabel.LEFT_OUT + labelName(utterance.id()), 1, Integer::sum);
        continue;
      }
      usable++;
      seconds += utterance.seconds();
      classes.merge(emotion.label(), 1, Integer::sum);
      if (utterance.speaker().equals(Utterance.UNKNOWN_SPEAKER)) {
        unknownSpeakers++;
      } else {
        speakers.merge(utterance.speaker(), 1, Integer::sum);
      }
      if (!utterance.session().isEmpty()) {
        sessions.merge(utterance.session(), 1, Integer::sum);
      }
      utterance
          .attributes()
          .forEach(
              (name, value) ->
                  attributes
                      .computeIfAbsent(name, key -> new TreeMap<>())
                      .merge(value, 1, Integer::sum));
      utterance.dimensions().keySet().forEach(name -> dimensions.merge(name, 1, Integer::sum));
    }
    skipped.forEach((reason, count) -> leftOut.merge(reason, count, Integer::sum));
    if (more > 0) {
      note("Not listed: " + more + " more problems; mend those that are first.");
    }
    noteRepeatedAudio(utterances);
    noteSounds.run();
    noteTotals(classes, speakers.size(), knownTotals);
    noteSpeakers(unknownSpeakers, usable);
    texts.report(this::note);
    ImportReport report =
        new ImportReport(
            usable,
            classes,
            speakers,
            sessions,
            leftOut,
            problems,
            knownTotals,
            notes,
            Math.round(seconds * 1e6) / 1e6,
            attributes,
            dimensions);
    SortedMap<String, String> files = new TreeMap<>(texts.digests());
    utterances.forEach(utterance -> files.put(utterance.audioPath(), utterance.sha256()));
    return new Corpus(kind, directory, utterances, report, files);
  }

  private String labelName(String id) {
    LabelledEntry entry = byId.get(id);
    return entry == null ? "" : entry.labelName();
  }

  private void noteRepeatedAudio(List<Utterance> utterances) {
    Map<String, String> firstId = new HashMap<>();
    Set<String> repeated = new HashSet<>();
    List<String> pairs = new ArrayList<>();
    for (Utterance utterance : utterances) {
      @Nullable String first = firstId.putIfAbsent(utterance.sound(), utterance.id());
      if (first != null) {
        repeated.add(utterance.sound());
        pairs.add(first + " = " + utterance.id());
      }
    }
    if (!repeated.isEmpty()) {
      note(
          "Recordings under more than one name, kept in one part of every split: %s, such as %s"
              .formatted(repeated.size(), some(pairs)));
    }
  }

  private void noteSpeakers(int unknown, int usable) {
    if (unknown > 0) {
      note(
          ("%s of %s usable utterances have no known speaker: splits with kind"
                  + " speaker-independent are refused.")
              .formatted(unknown, usable));
    }
  }

  private void noteTotals(
      Map<String, Integer> classes, int speakers, Map<String, Integer> knownTotals) {
    List<String> differences = new ArrayList<>();
    classes.forEach(
        (label, count) -> {
          Integer known = knownTotals.get(label);
          if (known != null && !known.equals(count)) {
            differences.add(label + " " + count + " of " + known);
          }
        });
    Integer knownSpeakers = knownTotals.get("speakers");
    if (knownSpeakers != null && knownSpeakers != speakers) {
      differences.add("speakers " + speakers + " of " + knownSpeakers);
    }
    if (!differences.isEmpty()) {
      note(
          "Not the published counts of the full corpus: "
              + String.join(", ", differences)
              + " (a subset, another release, or files are missing).");
    }
  }
}
