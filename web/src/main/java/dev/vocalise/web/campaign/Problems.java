package dev.vocalise.web.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/** Collects what is wrong, so that one look at the message is enough to mend the whole file. */
final class Problems {
  private static final int MOST = 100;

  private final String file;

  /** A set, since a wrong default is met once per experiment. */
  private final Set<FileProblem> found = new LinkedHashSet<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String key, String message) {
    found.add(new FileProblem(file, line, oneLine(key), oneLine(message)));
  }

  /** Keys and labels of a user may hold anything in quotes. */
  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}|[\u2028\u2029]", "?");
  }

  void add(Node node, String key, String message) {
    add(lineOf(node), key, message);
  }

  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    List<FileProblem> shown =
        new ArrayList<>(
            found.stream().sorted(Comparator.comparingInt(FileProblem::line)).limit(MOST).toList());
    if (found.size() > MOST) {
      int line = shown.get(MOST - 1).line();
      String more = "and %d more problems; mend these first".formatted(found.size() - MOST);
      shown.add(new FileProblem(file, line, "", more));
    }
    throw new CampaignFileException(shown);
  }

  static int lineOf(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
